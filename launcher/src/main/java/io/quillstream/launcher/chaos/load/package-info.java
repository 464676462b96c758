/**
 * What the tenants do meanwhile ({@link io.quillstream.launcher.chaos.load.Workload}), and all that can be seen from outside
 * ({@link io.quillstream.launcher.chaos.load.Evidence}).
 */
package io.quillstream.launcher.chaos.load;
