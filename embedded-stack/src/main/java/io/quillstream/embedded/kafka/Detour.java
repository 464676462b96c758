package io.quillstream.embedded.kafka;

import java.util.List;
import java.util.Optional;

/**
 * A second door of the broker, for clients that come to it through something in between: a broker tells its clients
 * where to go, so a proxy in front of the first door would be passed by. Or for clients that have to say who they are, or
 * to encrypt, which the first door asks nobody.
 *
 * @param host name that clients are sent to; whoever uses it decides where it leads
 * @param port of both: the broker listens on it at 127.0.0.1, and clients are sent to it at the host
 * @param logins who is let in, by SASL/PLAIN; everybody, if it is empty
 * @param rules whether those who logged in may do only what the cluster's access rules (ACLs) allow them, of which
 *     there are none at first; who comes by the first door may do everything and make some
 * @param keys what the broker shows to its clients if they have to encrypt (TLS)
 */
public record Detour(String host, int port, List<Login> logins, boolean rules, Optional<ServerKeys> keys) {

    public Detour {
        logins = List.copyOf(logins);
    }

    /** One without encryption. */
    public Detour(String host, int port, List<Login> logins, boolean rules) {
        this(host, port, logins, rules, Optional.empty());
    }

    /** One that asks nobody. */
    public Detour(String host, int port) {
        this(host, port, List.of(), false);
    }
}
