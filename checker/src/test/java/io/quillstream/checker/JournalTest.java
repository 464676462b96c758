package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {

    private final WrittenLog log = new WrittenLog();
    private final Journal journal = new Journal();

    @Test
    void every_order_that_was_answered_402_was_refused() {
        log.refuse(log.request("a", 5));
        log.refuse(log.request("a", 5));
        wrote("key-of-a", 402);
        wrote("key-of-a", 402);
        assertEquals(List.of(), broken());
        wrote("key-of-b", 402);
        assertEquals(List.of("I3"), broken(), "two jobs, one was refused");
        log.refuse(log.request("b", 5));
        assertEquals(List.of(), broken());
    }

    private void wrote(String key, int status) {
        journal.wrote(new Journal.Line(WrittenLog.WORKSPACE, key, status, null));
    }

    private List<String> broken() {
        return WrittenLog.names(journal.check(log.history()));
    }
}
