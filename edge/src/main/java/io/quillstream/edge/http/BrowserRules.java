package io.quillstream.edge.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

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
        routes.after(BrowserRules::after);
    }

    /** Tells whether a page of another origin may read the answer; of an answer without this it hears of a network error. */
    void tell(Request request, HttpFields.Mutable answer) {
        answer.put("Vary", origins.isEmpty() ? "Accept-Encoding" : "Accept-Encoding, Origin");
        String origin = request.getHeaders().get("Origin");
        if (named(origin)) {
            answer.put("Access-Control-Allow-Origin", origin);
            answer.put("Access-Control-Expose-Headers", ANSWER_FIELDS);
        }
    }

    /** Whether a browser asks here, before it sends a page's request, what the page may send. */
    boolean preflight(Request request) {
        HttpFields fields = request.getHeaders();
        return request.getMethod().equals("OPTIONS")
                && fields.contains("Access-Control-Request-Method")
                && named(fields.get("Origin"));
    }

    /** The answer to that, besides {@link #tell}. */
    static void tellBefore(HttpFields.Mutable answer) {
        answer.put("Access-Control-Allow-Methods", METHODS);
        answer.put("Access-Control-Allow-Headers", REQUEST_FIELDS);
        answer.put("Access-Control-Max-Age", "600");
    }

    private boolean named(String origin) {
        return origin != null && origins.contains(origin);
    }

    private static void after(Context request) {
        String type = request.res().getContentType();
        if (type != null && type.startsWith("text/html") && !request.res().containsHeader("Content-Security-Policy")) {
            request.header("Content-Security-Policy", SafeHeaders.HTML_POLICY);
        }
    }
}
