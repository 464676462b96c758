package io.quillstream.bridge.access;

import io.javalin.http.Context;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.PresentedCredential;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.exceptions.JedisException;

/** Who may watch: by a credential in a header field, or by a ticket in the address. Thread-safe. */
public final class StreamAccess {

    private final Access access;
    private final Tickets tickets;

    public StreamAccess(Access access, Tickets tickets) {
        this.access = access;
        this.tickets = tickets;
    }

    /**
     * @throws io.quillstream.edge.problem.ProblemException 400 for a credential and a ticket, 401 without access or
     *     with a token in the address, 403 without the scope, 404 for a subject that cannot exist, 503 if tickets
     *     cannot be looked up
     */
    public Viewer require(Context request, Subject subject) {
        Viewer viewer = admitted(request, subject);
        if (subject.nobodys()) {
            throw subject.unknown();
        }
        return viewer;
    }

    private Viewer admitted(Context request, Subject subject) {
        List<String> given = request.queryParams("ticket");
        if (given.isEmpty()) {
            return Viewer.of(access.require(request, Scope.JOBS_READ));
        }
        if (given.size() > 1 || request.header("Authorization") != null || request.header("X-API-Key") != null) {
            throw ProblemCode.MALFORMED_REQUEST.because("Send one credential or one ticket");
        }
        // Before the ticket is used up.
        PresentedCredential.refuseInAddress(request.req());
        try {
            return tickets.take(given.getFirst(), subject)
                    .orElseThrow(() -> ProblemCode.TOKEN_INVALID
                            .because("The ticket is unknown, used, expired or for something else; get a new one")
                            .withHeader("WWW-Authenticate", "Bearer realm=\"quillstream\", error=\"invalid_token\""));
        } catch (JedisException e) {
            throw ProblemCode.OVERLOADED
                    .because("Tickets cannot be looked up at the moment")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
    }

    /** Whether the viewer's credential still holds; a ticket that names none holds until its end. */
    public boolean stillHolds(Viewer viewer) {
        return viewer.principal().map(access::stillHolds).orElse(true);
    }
}
