package io.quillstream.schemas.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GrantKind;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The serdes against the registry that {@code docker-compose.yml} uses, a real Apicurio server:
 * {@code ./quill test -pl schemas -Dtest=ApicurioTest -Dtest.excluded=docker}. It downloads 158 MB once.
 */
@Tag("long")
class ApicurioTest {

    private static ApicurioServer apicurio;

    @BeforeAll
    static void start() throws Exception {
        apicurio = ApicurioServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        apicurio.close();
    }

    @Test
    void every_topic_s_schema_is_registered_once_and_found_by_its_id() {
        for (Topic<?> topic : Topics.all()) {
            int id = registry().register(topic.subject(), topic.schema());
            assertEquals(id, registry().register(topic.subject(), topic.schema()), topic.name());
            assertEquals(topic.schema(), registry().byId(id), topic.name());
        }
    }

    @Test
    void what_one_process_writes_another_reads() {
        CreditsGranted grant = CreditsGranted.newBuilder()
                .setGrantId("6f9619ff-8b86-4011-b42d-00c04fc964ff")
                .setWorkspaceId("5a3b1e00-0000-4000-8000-000000000001")
                .setKind(GrantKind.EXTRA)
                .setAmount(12)
                .setGrantedBy("test")
                .setGrantedAt(Instant.ofEpochMilli(1_700_000_000_000L))
                .build();
        byte[] bytes = new AvroSerdes(registry()).serializer(Topics.GRANTS).serialize(Topics.GRANTS.name(), grant);
        assertEquals(
                grant, new AvroSerdes(registry()).deserializer(Topics.GRANTS).deserialize(Topics.GRANTS.name(), bytes));
    }

    @Test
    void a_schema_that_nobody_registered_is_named() {
        var failure = assertThrows(
                SchemaRegistry.SchemaRegistryException.class, () -> registry().byId(999_999));
        assertTrue(failure.getMessage().contains("999999"), failure.getMessage());
    }

    private static HttpSchemaRegistry registry() {
        return new HttpSchemaRegistry(apicurio.url());
    }
}
