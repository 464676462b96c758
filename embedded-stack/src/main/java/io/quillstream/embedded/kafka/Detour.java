package io.quillstream.embedded.kafka;

/**
 * A second door of the broker, for clients that come to it through something in between: a broker tells its clients
 * where to go, so a proxy in front of the first door would be passed by.
 *
 * @param host name that clients are sent to; whoever uses it decides where it leads
 * @param port of both: the broker listens on it at 127.0.0.1, and clients are sent to it at the host
 */
public record Detour(String host, int port) {}
