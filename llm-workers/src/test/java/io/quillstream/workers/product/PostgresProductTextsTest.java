package io.quillstream.workers.product;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.stores.postgres.Postgres;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PostgresProductTextsTest {

    /** Nothing listens on port 1. */
    @Test
    void aDatabaseThatIsAwayIsNoBug() {
        try (Postgres away = Postgres.open("jdbc:postgresql://127.0.0.1:1/quill", "quill", "secret", 1)) {
            ProductTexts texts = new PostgresProductTexts(away);
            assertThrows(StoreAwayException.class, () -> texts.find(UUID.randomUUID(), UUID.randomUUID()));
        }
    }
}
