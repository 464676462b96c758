package io.quillstream.ingest.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.body.RequestBody;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.limit.LocalRate;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.ingest.batch.BatchReader;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.job.JobReader;
import io.quillstream.ingest.request.BodySchema;
import java.util.UUID;

/** {@code POST /api/v1/stream-tickets}: opens one stream once, for clients that cannot send an Authorization header. */
public final class StreamTicketRoute implements HttpModule {

    private static final BodySchema SCHEMA = BodySchema.named("StreamTicketRequest");

    private final Access access;
    private final LocalRate rate;
    private final JobReader jobs;
    private final BatchReader batches;
    private final StreamTickets tickets;

    public StreamTicketRoute(
            Access access, LocalRate rate, JobReader jobs, BatchReader batches, StreamTickets tickets) {
        this.access = access;
        this.rate = rate;
        this.jobs = jobs;
        this.batches = batches;
        this.tickets = tickets;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.post("/api/v1/stream-tickets", this::issue);
    }

    private void issue(Context request) {
        Principal caller = access.require(request, Scope.JOBS_READ);
        rate.count(caller.workspace());
        JsonNode body = RequestBody.json(request, caller.workspace());
        SCHEMA.require(body);
        String field = body.fieldNames().next();
        String type = field.substring(0, field.length() - "_id".length());
        UUID subject = UUID.fromString(body.get(field).textValue());
        requireKnown(caller, type, subject);
        StreamTickets.Issued issued = tickets.issue(caller, type, subject);
        ObjectNode answer =
                JsonText.object().put("ticket", issued.ticket()).put("expires_at", JsonText.time(issued.expiresAt()));
        Answers.json(request, 201, answer);
    }

    private void requireKnown(Principal caller, String type, UUID subject) {
        boolean known = switch (type) {
            case "job" -> jobs.find(caller.workspace(), subject).isPresent();
            case "batch" -> batches.find(caller.workspace(), subject).isPresent();
            default -> false; // conversations do not exist yet
        };
        if (!known) {
            throw ProblemCode.NOT_FOUND.because("There is no such " + type);
        }
    }
}
