/**
 * The HTTP server of a process ({@link io.quillstream.edge.http.HttpDoor}) and the rules that hold for all its routes: which
 * heads, paths and queries are acceptable, how long a client may take, which fields every answer has, and what becomes of
 * what a handler throws. Rooms bring their routes as an {@link io.quillstream.edge.http.HttpModule}.
 */
package io.quillstream.edge.http;
