package io.quillstream.launcher.contract;

import static io.quillstream.launcher.contract.Tenant.GENERATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ends of a job that bring no content: they cost nothing, and nothing undoes the end that a job has. */
@ExtendWith(House.Shared.class)
class JobEndingsTest {

    @Test
    void a_finished_job_cannot_be_cancelled_for_a_refund(House house) {
        Tenant tenant = house.tenant(3);
        String job = tenant.completed("").at("/job_id");
        JsonNode before = tenant.quota();
        Reply refused = tenant.somebody().delete("/api/v1/jobs/" + job);
        assertEquals("409 ALREADY_FINISHED", refused.status() + " " + refused.code());
        assertEquals(false, refused.json().path("retryable").asBoolean(true));
        assertEquals(before, tenant.quota());
        Reply unknown = tenant.somebody().delete("/api/v1/jobs/" + UUID.randomUUID());
        assertEquals("404 NOT_FOUND", unknown.status() + " " + unknown.code());
    }

    /** A job that has to itself what it needs is over before anybody can cancel it; these wait for their turn. */
    @Test
    void a_cancelled_job_ends_as_such_and_costs_nothing(House house) {
        int lines = 600;
        Tenant tenant = house.tenant(lines);
        Reply accepted = tenant.somebody()
                .batch(IntStream.range(0, lines)
                        .mapToObj(i -> tenant.line("c" + i, ",\"target_audience\":\"c" + i + "\""))
                        .collect(Collectors.joining("\n")));
        assertEquals(202, accepted.status(), accepted::toString);
        JsonNode job;
        do {
            String waiting = waiting(tenant);
            Reply cancel = tenant.somebody().delete("/api/v1/jobs/" + waiting);
            assertTrue(cancel.status() == 202 || cancel.status() == 409, cancel::toString);
            job = tenant.endedJob(waiting);
        } while (job.path("status").asText().equals("completed"));
        assertEquals(
                "cancelled CANCELLED",
                job.path("status").asText() + " " + job.at("/error/code").asText());
        assertTrue(job.path("items").isNull());
        JsonNode counts = tenant.ended(accepted.at("/batch_id")).path("request_counts");
        assertEquals(1, counts.path("cancelled").asInt(), counts::toString);
        assertEquals(lines - 1, counts.path("completed").asInt(), counts::toString);
        assertTrue(
                Waiting.until(
                        Duration.ofSeconds(5),
                        () -> tenant.quota().path("reserved").asInt() == 0),
                () -> tenant.quota().toString());
        assertEquals(lines - 1, tenant.quota().path("settled").asInt());
        assertEquals(1, tenant.quota().path("available").asInt());
    }

    /** A job that has not begun. */
    private static String waiting(Tenant tenant) {
        List<String> found = new ArrayList<>();
        boolean any = Waiting.until(Duration.ofSeconds(10), () -> {
            tenant.somebody()
                    .get("/api/v1/jobs?status=pending&limit=1")
                    .json()
                    .path("data")
                    .forEach(job -> found.add(job.path("job_id").asText()));
            return !found.isEmpty();
        });
        assertTrue(any, "every job had begun before one was cancelled");
        return found.getFirst();
    }

    @Test
    void a_product_without_text_fails_without_a_call_and_is_refunded(House house) {
        Tenant tenant = house.tenant(3);
        UUID bare = UUID.randomUUID();
        assertEquals(
                201,
                tenant.somebody()
                        .put("/api/v1/products/" + bare, "{\"name\":\"Bare\"}")
                        .status());
        Reply reply = tenant.somebody()
                .post(
                        GENERATE,
                        tenant.order().replace(tenant.product().toString(), bare.toString()),
                        "Prefer",
                        "wait=10");
        assertEquals(
                "200 failed NO_SOURCE_TEXT",
                reply.status() + " " + reply.at("/status") + " " + reply.at("/error/code"));
        assertTrue(reply.json().path("provider").isNull(), reply::toString);
        assertTrue(
                Waiting.until(
                        Duration.ofSeconds(5),
                        () -> tenant.quota().path("available").asInt() == 3),
                () -> tenant.quota().toString());

        // As the failure advises.
        Reply added = tenant.somebody()
                .post(
                        "/api/v1/products/" + bare + "/assets",
                        "{\"type\":\"text\",\"content\":\"Boils one litre in two minutes.\"}");
        assertEquals(201, added.status(), added::toString);
        Reply again = tenant.somebody()
                .post(
                        GENERATE,
                        tenant.order().replace(tenant.product().toString(), bare.toString()),
                        "Prefer",
                        "wait=10");
        assertEquals("200 completed", again.status() + " " + again.at("/status"), again::toString);
    }
}
