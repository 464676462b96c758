package io.quillstream.embedded.kafka;

import java.util.Optional;

/**
 * A second door of the broker, for clients that come to it through something in between: a broker tells its clients
 * where to go, so a proxy in front of the first door would be passed by. Or for clients that have to say who they are,
 * which the first door asks nobody.
 *
 * @param host name that clients are sent to; whoever uses it decides where it leads
 * @param port of both: the broker listens on it at 127.0.0.1, and clients are sent to it at the host
 * @param login who is let in, by SASL/PLAIN and without encryption; everybody, if it is empty
 */
public record Detour(String host, int port, Optional<Login> login) {

    /** One that asks nobody. */
    public Detour(String host, int port) {
        this(host, port, Optional.empty());
    }
}
