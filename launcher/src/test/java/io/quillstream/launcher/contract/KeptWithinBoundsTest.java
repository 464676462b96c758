package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No workspace fills the disk or the memory that it shares with the others: here with bounds that are soon reached. */
class KeptWithinBoundsTest {

    private static House house;

    @BeforeAll
    static void open() {
        house = House.start(Map.of(
                "QUILL_PRODUCTS_PER_WORKSPACE", "2",
                "QUILL_ASSETS_MIB_PER_WORKSPACE", "1",
                "QUILL_TICKETS_PER_MINUTE", "3"));
    }

    @AfterAll
    static void close() throws IOException {
        house.close();
    }

    @Test
    void a_workspace_has_so_many_products_and_may_change_them() {
        Tenant tenant = house.tenant(10);
        Client mia = tenant.somebody();
        assertAnswer("201 ", put(mia, UUID.randomUUID()));
        assertAnswer("402 QUOTA_EXCEEDED", put(mia, UUID.randomUUID()));
        assertAnswer("200 ", put(mia, tenant.product()));
        assertAnswer("201 ", put(house.tenant(10).somebody(), UUID.randomUUID()));
    }

    @Test
    void a_workspace_has_so_much_text_and_may_delete_some() {
        Tenant tenant = house.tenant(10);
        Client mia = tenant.somebody();
        String assets = "/api/v1/products/" + tenant.product() + "/assets";
        String half = "{\"type\":\"text\",\"content\":\"" + "x".repeat(600_000) + "\"}";
        Reply first = mia.post(assets, half);
        assertAnswer("201 ", first);
        assertAnswer("402 QUOTA_EXCEEDED", mia.post(assets, half));
        assertAnswer("201 ", mia.post(assets, "{\"type\":\"text\",\"content\":\"short\"}"));
        assertAnswer("204 ", mia.delete(first.header("Location")));
        assertAnswer("201 ", mia.post(assets, half));
    }

    @Test
    void a_workspace_gets_so_many_tickets_a_minute_whoever_asks() {
        Tenant tenant = house.tenant(10);
        String job = tenant.completed("").at("/job_id");
        String order = "{\"job_id\":\"" + job + "\"}";
        for (int i = 0; i < 3; i++) {
            assertAnswer("201 ", tenant.somebody().post("/api/v1/stream-tickets", order));
        }
        assertAnswer("429 RATE_LIMITED", tenant.somebody().post("/api/v1/stream-tickets", order));
    }

    private static Reply put(Client client, UUID product) {
        return client.put("/api/v1/products/" + product, "{\"name\":\"Kettle\"}");
    }

    /** @param expected status, a space, and the code if it is a problem */
    private static void assertAnswer(String expected, Reply reply) {
        assertEquals(expected, reply.status() + " " + reply.code(), reply::toString);
    }
}
