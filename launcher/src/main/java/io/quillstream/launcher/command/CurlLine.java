package io.quillstream.launcher.command;

import io.quillstream.edge.identity.DevIdentity;

/** A request as somebody may type it, for what no command of ours does. It shows no credential but the public one. */
final class CurlLine {

    private CurlLine() {}

    /** Gets that path of the server. */
    static String get(ServerOptions server, String path) {
        return "curl -sS '" + server.address() + path + "' " + authorization(server.credential());
    }

    /** Posts JSON there; it must have no single quotes. */
    static String post(ServerOptions server, String path, String json) {
        return get(server, path) + " -H 'Content-Type: application/json' -d '" + json + "'";
    }

    private static String authorization(String credential) {
        boolean everybodys = credential.equals(DevIdentity.API_KEY.text());
        return "-H \"Authorization: Bearer " + (everybodys ? credential : "$QUILL_API_KEY") + "\"";
    }
}
