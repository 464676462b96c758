package io.quillstream.edge.identity;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;

/** The answers to credentials that prove nothing; they say as little as the client needs (RFC 6750). */
final class Refusals {

    private static final String CHALLENGE = "Bearer realm=\"quillstream\"";

    private Refusals() {}

    static ProblemException unauthenticated() {
        return ProblemCode.UNAUTHENTICATED
                .because("Send Authorization: Bearer with a token or an API key, or X-API-Key")
                .withHeader("WWW-Authenticate", CHALLENGE);
    }

    static ProblemException tokenInvalid(String detail) {
        return ProblemCode.TOKEN_INVALID
                .because(detail)
                .withHeader("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"");
    }

    static ProblemException tokenExpired() {
        return ProblemCode.TOKEN_EXPIRED
                .because("The token has expired; get a new one")
                .withHeader("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"");
    }
}
