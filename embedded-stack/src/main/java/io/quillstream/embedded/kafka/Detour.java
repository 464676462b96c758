package io.quillstream.embedded.kafka;

import java.util.List;

/**
 * A second door of the broker, for clients that come to it through something in between: a broker tells its clients
 * where to go, so a proxy in front of the first door would be passed by. Or for clients that have to say who they are,
 * which the first door asks nobody.
 *
 * @param host name that clients are sent to; whoever uses it decides where it leads
 * @param port of both: the broker listens on it at 127.0.0.1, and clients are sent to it at the host
 * @param logins who is let in, by SASL/PLAIN and without encryption; everybody, if it is empty
 * @param rules whether those who logged in may do only what the cluster's access rules (ACLs) allow them, of which
 *     there are none at first; who comes by the first door may do everything and make some
 */
public record Detour(String host, int port, List<Login> logins, boolean rules) {

    public Detour {
        logins = List.copyOf(logins);
    }

    /** One that asks nobody. */
    public Detour(String host, int port) {
        this(host, port, List.of(), false);
    }
}
