package io.quillstream.ingest.deadletter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.deadletter.DeadLetters.Placed;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.http.QueryParameters;
import io.quillstream.schemas.event.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;

/** {@code /api/v1/admin/dead-letters}: list, look, send again. Needs the scope {@code admin}. */
public final class DeadLetterRoutes implements HttpModule {

    private static final String ALL = "/api/v1/admin/dead-letters";
    private static final String ONE = ALL + "/{letter_id}";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Access access;
    private final DeadLetters letters;

    public DeadLetterRoutes(Access access, DeadLetters letters) {
        this.access = access;
        this.letters = letters;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get(ALL, this::list);
        routes.get(ONE, this::show);
        routes.post(ONE + "/redrive", this::redrive);
    }

    private void list(Context request) {
        access.require(request, Scope.ADMIN);
        ObjectNode body = JsonText.object();
        ArrayNode data = body.putArray("data");
        letters.newest(new QueryParameters(request).limit()).forEach(placed -> data.add(summary(placed)));
        Answers.json(request, 200, body);
    }

    private void show(Context request) {
        access.require(request, Scope.ADMIN);
        Placed placed = required(request);
        DeadLetter letter = placed.letter();
        ObjectNode body = summary(placed);
        body.put(
                "key",
                letter.getKey() == null
                        ? null
                        : new String(DeadLetters.bytes(letter.getKey()), StandardCharsets.UTF_8));
        body.put("payload_base64", letter.getPayload() == null ? null : base64(DeadLetters.bytes(letter.getPayload())));
        ObjectNode headers = body.putObject("headers_base64");
        letter.getHeaders().forEach((name, value) -> headers.put(name, base64(DeadLetters.bytes(value))));
        Answers.json(request, 200, body);
    }

    private void redrive(Context request) throws InterruptedException {
        access.require(request, Scope.ADMIN);
        Placed placed = required(request);
        if (!placed.hasOriginal()) {
            throw ProblemException.invalid(
                    "", "The record is no letter, or has no payload, so there is no original to send again");
        }
        if (placed.isOfTheBooks()) {
            throw ProblemException.invalid(
                    "",
                    "The ledger and its audit records are written once: let the sinks read the log again instead,"
                            + " as docs/operations.md says");
        }
        try {
            letters.redrive(placed.letter());
        } catch (ExecutionException e) {
            throw ProblemCode.BROKER_UNAVAILABLE
                    .because("The event log did not confirm; try again")
                    .withRetryAfter(RETRY_AFTER);
        }
        Answers.json(request, 202, summary(placed));
    }

    private Placed required(Context request) {
        return DeadLetterId.parse(request.pathParam("letter_id"))
                .flatMap(letters::find)
                .orElseThrow(() -> ProblemCode.NOT_FOUND.because("No such dead letter; they are kept for 30 days"));
    }

    private static ObjectNode summary(Placed placed) {
        DeadLetter letter = placed.letter();
        ObjectNode summary = JsonText.object();
        summary.put("id", placed.id().toString());
        summary.put("at", JsonText.time(letter.getAt()));
        summary.put("reason", letter.getReason());
        summary.put("detail", letter.getDetail());
        summary.put(
                "origin",
                letter.getOrigin().getTopic() + "-" + letter.getOrigin().getPartition() + "@"
                        + letter.getOrigin().getOffset());
        summary.put("exception", letter.getException());
        summary.put("schema_id", letter.getSchemaId());
        summary.put("workspace_id", letter.getWorkspaceId());
        summary.put("job_id", letter.getJobId());
        summary.put("reported_by", letter.getReportedBy());
        return summary;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
