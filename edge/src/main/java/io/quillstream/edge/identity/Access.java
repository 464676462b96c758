package io.quillstream.edge.identity;

import io.javalin.http.Context;
import io.quillstream.edge.problem.ProblemCode;

/** Authentication and scope of a request, in this order; the first lines of every handler that is not public. */
public final class Access {

    private final Authenticator authenticator;

    public Access(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /**
     * Who asks, if they may.
     *
     * @throws io.quillstream.edge.problem.ProblemException 400 for two credentials, 401 for none or a bad one, 403 for
     *     an unknown workspace or a missing scope
     */
    public Principal require(Context request, Scope scope) {
        Principal principal = authenticator.authenticate(PresentedCredential.of(request.req()));
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
}
