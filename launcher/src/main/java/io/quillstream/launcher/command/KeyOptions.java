package io.quillstream.launcher.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.edge.identity.Scope;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** What a new API key may do and for how long; shared by the commands that make one. */
public final class KeyOptions {

    @Option(
            names = "--scope",
            paramLabel = "SCOPES",
            description = "Of the key, space separated; default: all but admin.")
    String scope;

    @Option(names = "--admin", description = "The key has the scope admin besides.")
    boolean admin;

    @Option(
            names = "--expires-at",
            paramLabel = "TIME",
            description = "When the key ends, for example 2030-01-31T12:00:00Z; default: never.")
    String expiresAt;

    /** The body of a request for such a key. */
    ObjectNode wish(String name) {
        Set<Scope> scopes = new TreeSet<>(Scopes.named(scope));
        if (admin) {
            scopes.add(Scope.ADMIN);
        }
        ObjectNode wish = JsonNodeFactory.instance.objectNode().put("name", name);
        ArrayNode names = wish.putArray("scopes");
        scopes.forEach(one -> names.add(one.text()));
        if (expiresAt != null) {
            wish.put("expires_at", expiresAt);
        }
        return wish;
    }
}
