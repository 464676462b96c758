package io.quillstream.ingest.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.edge.body.StrictJson;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.edge.problem.Violation;
import io.quillstream.ingest.request.BodySchema;
import io.quillstream.ingest.request.CopyGeneration;
import io.quillstream.schemas.event.Failure;
import java.util.List;

/** What a line says by itself, before products and other lines are looked at. */
sealed interface LineReading {

    BodySchema SCHEMA = BodySchema.named("BatchLine");

    /** As the schema has it. */
    int LONGEST_ID = 255;

    /** Number of the line. */
    int line();

    /** A well-formed order. */
    record Order(int line, String customId, CopyGeneration copy) implements LineReading {}

    /** A line that fails alone; customId is null if the line has no readable one. */
    record Bad(int line, String customId, Failure error) implements LineReading {}

    static LineReading of(BatchLines.Line line, Principal caller) {
        if (line.text() == null) {
            return new Bad(
                    line.number(),
                    null,
                    failure(ProblemCode.PAYLOAD_TOO_LARGE, "The line has more than " + BatchLines.LONGEST + " bytes"));
        }
        String customId = null;
        String place = "";
        try {
            JsonNode json = StrictJson.parse(line.text());
            customId = readableId(json);
            SCHEMA.require(json);
            place = "/body";
            return new Order(line.number(), customId, CopyGeneration.read(json.get("body"), caller));
        } catch (ProblemException refusal) {
            return new Bad(line.number(), customId, failure(refusal.code(), sentence(refusal, place)));
        }
    }

    static Failure failure(ProblemCode code, String message) {
        return Failure.newBuilder()
                .setCode(code.name())
                .setMessage(message)
                .setRetryable(code.retryable())
                .build();
    }

    private static String readableId(JsonNode json) {
        String id = json.path("custom_id").textValue();
        // Characters as the schema counts them: what it takes must be readable here.
        return id != null && id.codePointCount(0, id.length()) <= LONGEST_ID ? id : null;
    }

    private static String sentence(ProblemException refusal, String place) {
        List<Violation> errors = refusal.errors();
        if (errors.isEmpty()) {
            return refusal.getMessage();
        }
        String where = place + errors.getFirst().pointer();
        return (where.isEmpty() ? "The line" : where) + " " + errors.getFirst().message();
    }
}
