/**
 * What goes wrong: planned by {@link io.quillstream.launcher.chaos.fault.FaultPlan}, begun in time by
 * {@link io.quillstream.launcher.chaos.fault.FaultRunner}, done by {@code Harm}, and written down in
 * {@link io.quillstream.launcher.chaos.fault.FaultLog}.
 */
package io.quillstream.launcher.chaos.fault;
