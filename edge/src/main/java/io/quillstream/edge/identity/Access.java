package io.quillstream.edge.identity;

import io.javalin.http.Context;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;

/** Authentication and scope of a request, in this order; the first lines of every handler that is not public. */
public final class Access {

    private final Authenticator authenticator;
    private final WrongKeys wrongKeys = new WrongKeys();

    public Access(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /**
     * Who asks, if they may.
     *
     * @throws ProblemException 400 for two credentials, 401 for none or a bad one, 403 for an unknown workspace or a
     *     missing scope, 429 for one wrong API key too many
     */
    public Principal require(Context request, Scope scope) {
        Principal principal = authenticate(request);
        if (!principal.may(scope)) {
            throw ProblemCode.FORBIDDEN.because("This needs the scope " + scope.text());
        }
        return principal;
    }

    /**
     * Whether a credential that was accepted earlier still is: not expired (with the leeway of 60 s), not revoked, of a
     * workspace that exists. For streams that outlive their request; ask at most every few seconds.
     */
    public boolean stillHolds(Principal principal) {
        return authenticator.stillHolds(principal);
    }

    private Principal authenticate(Context request) {
        PresentedCredential credential = PresentedCredential.of(request.req());
        try {
            return authenticator.authenticate(credential);
        } catch (ProblemException refusal) {
            if (credential instanceof PresentedCredential.Key && refusal.code() == ProblemCode.TOKEN_INVALID) {
                wrongKeys.count(request.req().getRemoteAddr());
            }
            throw refusal;
        }
    }
}
