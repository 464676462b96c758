package io.quillstream.edge.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;

/**
 * What browsers need to be told: which other origins may read answers (none unless configured, never with cookies: there
 * are none), and what a page served here may do.
 */
final class BrowserRules {

    private static final String METHODS = "GET, POST, PUT, DELETE";
    private static final String REQUEST_FIELDS = "Authorization, X-API-Key, Content-Type, Content-Encoding, Accept, "
            + "Idempotency-Key, Prefer, Last-Event-ID, If-None-Match, X-Request-Id, traceparent";
    private static final String ANSWER_FIELDS = "Location, Link, ETag, Retry-After, RateLimit, RateLimit-Policy, "
            + "Idempotent-Replayed, Preference-Applied, Content-Disposition, X-Request-Id, WWW-Authenticate, Allow";

    private final Set<String> origins;

    BrowserRules(List<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    void routes(RoutesConfig routes) {
        routes.before(this::before);
        routes.after(BrowserRules::after);
    }

    private void before(Context request) {
        request.header("Vary", origins.isEmpty() ? "Accept-Encoding" : "Accept-Encoding, Origin");
        String origin = request.header("Origin");
        if (origin == null || !origins.contains(origin)) {
            return;
        }
        request.header("Access-Control-Allow-Origin", origin);
        request.header("Access-Control-Expose-Headers", ANSWER_FIELDS);
        boolean preflight =
                request.req().getMethod().equals("OPTIONS") && request.header("Access-Control-Request-Method") != null;
        if (preflight) {
            request.header("Access-Control-Allow-Methods", METHODS);
            request.header("Access-Control-Allow-Headers", REQUEST_FIELDS);
            request.header("Access-Control-Max-Age", "600");
            request.status(204);
            request.skipRemainingHandlers();
        }
    }

    private static void after(Context request) {
        String type = request.res().getContentType();
        if (type != null && type.startsWith("text/html") && !request.res().containsHeader("Content-Security-Policy")) {
            request.header("Content-Security-Policy", SafeHeaders.HTML_POLICY);
        }
    }
}
