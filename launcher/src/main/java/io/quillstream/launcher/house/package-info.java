/**
 * The composition root: {@link io.quillstream.launcher.house.Rooms} makes the rooms,
 * {@link io.quillstream.launcher.house.AllInOne} runs all of them in this JVM beside the embedded servers and
 * {@code OneRoom} one of them alone; start, readiness, end, and where the servers are.
 */
package io.quillstream.launcher.house;
