package io.quillstream.launcher.contract;

import static io.quillstream.launcher.contract.Tenant.GENERATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
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

    @Test
    void a_cancelled_job_ends_as_such_and_costs_nothing(House house) {
        Tenant tenant = house.tenant(200);
        int orders = 0;
        int cancelled = 0;
        // The writer takes a few milliseconds: some cancels come too late.
        while (cancelled == 0 && orders < 100) {
            Reply accepted =
                    tenant.somebody().post(GENERATE, tenant.order(",\"target_audience\":\"c" + orders++ + "\""));
            Reply cancel = tenant.somebody().delete(accepted.header("Location"));
            assertTrue(cancel.status() == 202 || cancel.status() == 409, cancel::toString);
            JsonNode job = tenant.endedJob(accepted.at("/job_id"));
            if (job.path("status").asText().equals("cancelled")) {
                cancelled++;
                assertEquals("CANCELLED", job.at("/error/code").asText(), job::toString);
                assertTrue(job.path("items").isNull(), job::toString);
            }
        }
        int settled = orders - cancelled;
        assertTrue(cancelled > 0, "no cancel came in time");
        assertTrue(
                Waiting.until(
                        Duration.ofSeconds(5),
                        () -> tenant.quota().path("reserved").asInt() == 0),
                () -> tenant.quota().toString());
        assertEquals(settled, tenant.quota().path("settled").asInt());
        assertEquals(200 - settled, tenant.quota().path("available").asInt());
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
    }
}
