/**
 * What both rooms with an HTTP door have in common, by concern: the server and its rules in {@code http}, bodies, identity,
 * limits, problems. Here itself is only the list of the settings of all doors.
 */
package io.quillstream.edge;
