/**
 * The processes of a campaign ({@link io.quillstream.launcher.chaos.cluster.Cluster}): the servers, two of each service, and
 * the links between them. What is done to them is decided elsewhere.
 */
package io.quillstream.launcher.chaos.cluster;
