package io.quillstream.stores.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerRowTest {

    private static final UUID WORKSPACE = UUID.fromString("11111111-1111-4111-8111-111111111111");
    private static final UUID JOB = UUID.fromString("22222222-2222-4222-8222-222222222222");

    @Test
    void the_hashed_text_is_that_of_the_contract() {
        LedgerRow row = new LedgerRow(
                WORKSPACE,
                2,
                "reserve",
                1,
                999,
                JOB,
                "quill.requests",
                3,
                42,
                Instant.parse("2026-11-21T10:00:00.5Z"),
                "2026-11-01:1f0c",
                "aa",
                "bb",
                "quill.ledger",
                3,
                7);

        assertEquals(
                "aa|" + WORKSPACE + "|2|reserve|1|999|" + JOB
                        + "|quill.requests|3|42|2026-11-21T10:00:00.500Z|2026-11-01:1f0c",
                row.hashedText());
        assertEquals(row.hashedText() + "|bb|quill.ledger|3|7", row.canonicalText());
    }

    @Test
    void null_is_empty() {
        LedgerRow row = new LedgerRow(
                WORKSPACE,
                1,
                "grant",
                1000,
                1000,
                null,
                "quill.grants",
                0,
                0,
                Instant.parse("2026-11-01T00:00:00Z"),
                null,
                "",
                "bb",
                "quill.ledger",
                0,
                0);

        assertEquals(
                "|" + WORKSPACE + "|1|grant|1000|1000||quill.grants|0|0|2026-11-01T00:00:00.000Z|", row.hashedText());
    }
}
