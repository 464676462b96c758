package io.quillstream.stores.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.stores.redis.StoredTickets.Ticket;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoredTicketsTest {

    private static final UUID WORKSPACE = UUID.randomUUID();
    private static final UUID JOB = UUID.randomUUID();

    @Test
    void what_one_room_puts_in_the_other_takes_out() {
        Instant ends = Instant.parse("2026-11-21T10:00:00.120Z");
        Ticket whole = new Ticket(WORKSPACE, "mia", "job", JOB, "pro", "key:1", ends);
        Ticket endless = new Ticket(WORKSPACE, "mia", "batch", JOB, "pro", "key:1", null);
        Ticket ofNobody = new Ticket(WORKSPACE, "mia", "job", JOB, null, null, null);

        assertEquals(whole, StoredTickets.read(StoredTickets.json(whole)));
        assertEquals(endless, StoredTickets.read(StoredTickets.json(endless)));
        assertEquals(ofNobody, StoredTickets.read(StoredTickets.json(ofNobody)));
    }

    @Test
    void what_is_no_ticket_is_a_bug() {
        assertThrows(IllegalStateException.class, () -> StoredTickets.read("{"));
    }
}
