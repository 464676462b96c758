package io.quillstream.edge.identity;

import io.quillstream.edge.problem.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The one credential that a request shows, by its look; not yet proven. */
public sealed interface PresentedCredential {

    /** Text after {@code Bearer} that is no API key. */
    record Token(String text) implements PresentedCredential {}

    /** Text that begins like an API key, or came in {@code X-API-Key}. */
    record Key(String text) implements PresentedCredential {}

    /** Query parameters in which people put tokens; addresses end up in logs, so such a token counts as leaked. */
    Set<String> TOKEN_PARAMETERS = Set.of("access_token", "token", "jwt", "authorization", "api_key", "apikey");

    /**
     * @throws io.quillstream.edge.problem.ProblemException 400 MALFORMED_REQUEST for more than one credential, 401 for
     *     none, another scheme or a token in the address
     */
    static PresentedCredential of(HttpServletRequest request) {
        List<String> authorization = Collections.list(request.getHeaders("Authorization"));
        List<String> apiKey = Collections.list(request.getHeaders("X-API-Key"));
        if (authorization.size() + apiKey.size() > 1) {
            throw ProblemCode.MALFORMED_REQUEST.because("Send one credential: either Authorization or X-API-Key, once");
        }
        refuseInAddress(request);
        if (!apiKey.isEmpty()) {
            return new Key(apiKey.getFirst());
        }
        if (authorization.isEmpty()) {
            throw Refusals.unauthenticated();
        }
        return bearer(authorization.getFirst());
    }

    /**
     * For those who take something else than a credential, and would not look for one in the address.
     *
     * @throws io.quillstream.edge.problem.ProblemException 401 for a token in the address
     */
    static void refuseInAddress(HttpServletRequest request) {
        if (inAddress(request.getQueryString())) {
            throw Refusals.tokenInvalid("A credential must not stand in the address");
        }
    }

    private static PresentedCredential bearer(String header) {
        String scheme = "bearer ";
        boolean bearer = header.toLowerCase(Locale.ROOT).startsWith(scheme);
        String text = bearer ? header.substring(scheme.length()).strip() : "";
        if (text.isEmpty()) {
            throw Refusals.unauthenticated();
        }
        return ApiKey.looksLikeOne(text) ? new Key(text) : new Token(text);
    }

    private static boolean inAddress(String query) {
        if (query == null) {
            return false;
        }
        for (String pair : query.split("&")) {
            String name = pair.split("=", 2)[0].toLowerCase(Locale.ROOT);
            if (TOKEN_PARAMETERS.contains(name)) {
                return true;
            }
        }
        return false;
    }
}
