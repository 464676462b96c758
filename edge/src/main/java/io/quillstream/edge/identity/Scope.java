package io.quillstream.edge.identity;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a credential may be used for. */
public enum Scope {
    /** Generates, submits batches, cancels, writes products and assets. */
    GENERATE_WRITE("generate:write"),
    /** Reads jobs, streams, tickets. */
    JOBS_READ("jobs:read"),
    /** Reads items, products, assets. */
    CONTENT_READ("content:read"),
    /** Reads quota and usage. */
    USAGE_READ("usage:read"),
    /** Reads audit and ledger. */
    AUDIT_READ("audit:read"),
    /** Manages workspaces, plans, credits and keys. */
    ADMIN("admin");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** As it stands in a token. */
    public String text() {
        return text;
    }

    public static Optional<Scope> of(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }

    /** The scopes in a space-separated list; names that mean nothing here grant nothing. */
    public static Set<Scope> parse(String spaceSeparated) {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String name : spaceSeparated.split(" ")) {
            of(name).ifPresent(scopes::add);
        }
        return Collections.unmodifiableSet(scopes);
    }

    /** What an API key gets if nothing else is asked for. */
    public static Set<Scope> allButAdmin() {
        return Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(ADMIN)));
    }
}
