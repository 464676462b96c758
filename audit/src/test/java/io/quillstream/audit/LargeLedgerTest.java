package io.quillstream.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.broker.SharedStack;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long an audit of a large ledger takes on a real broker and a real PostgreSQL. The records are those that the stream
 * processors would write, made by the same pure code. Entries: system property {@code quill.audit.entries}.
 */
@Tag("long")
class LargeLedgerTest {

    private static final int PARTITIONS = 2;
    private static final int WORKSPACES = 8;
    private static final int ENTRIES = Integer.getInteger("quill.audit.entries", 1_000_000);

    @Test
    void a_large_ledger_is_replayed_and_verified() throws Exception {
        Endpoints endpoints = Fresh.databases(SharedStack.with(EnumSet.of(Part.KAFKA, Part.POSTGRES)));
        KafkaClients kafka = new KafkaClients(
                endpoints.bootstrap(), new AvroSerdes(new HttpSchemaRegistry(endpoints.registryUrl())));
        try (var admin = kafka.admin("test")) {
            new TopicProvisioner(admin, PARTITIONS, (short) 1).provision();
        }
        long entries = write(kafka);
        try (Postgres books = Postgres.open(
                endpoints.postgresUrl(), endpoints.postgresUser(), endpoints.postgresPassword(), PARTITIONS + 1)) {
            LedgerReplay.Report replayed = new LedgerReplay(kafka, books).replay();
            System.out.println(replayed.sentence());
            assertEquals(entries, replayed.entries());
            AuditReport verified =
                    new LedgerVerification(kafka, Optional.of(books), Duration.ZERO).verify(Optional.empty());
            System.out.println(verified.sentence());
            assertTrue(verified.holds(), verified.sentence());
            assertEquals(entries, verified.entries());
        }
    }

    /** Jobs that complete, several of each workspace open at a time; each leaves a reserve and a settle. */
    private static long write(KafkaClients kafka) {
        try (KafkaAppending log = new KafkaAppending(kafka)) {
            List<Bookkeeper> all = IntStream.range(0, WORKSPACES)
                    .mapToObj(i -> new Bookkeeper(log, UUID.randomUUID(), i % PARTITIONS))
                    .toList();
            all.forEach(books -> {
                books.now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
                books.plan(ENTRIES);
            });
            int each = ENTRIES / 2 / WORKSPACES;
            for (int job = 0; job < each; job++) {
                for (Bookkeeper books : all) {
                    if (job % 1_000 == 0) {
                        books.now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
                    }
                    books.complete(books.request(1));
                }
            }
            return WORKSPACES * (1L + 2L * each);
        }
    }
}
