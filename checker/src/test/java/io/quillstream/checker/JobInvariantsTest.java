package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobInvariantsTest {

    private final WrittenLog log = new WrittenLog();

    @Test
    void every_request_has_a_decision_also_one_that_is_repeated() {
        log.grant(10);
        log.admit(log.request("a", 5));
        log.complete("a");
        log.refuse(log.request("b", 5));
        assertEquals(List.of(), broken());
        Event again = log.request("a", 5);
        assertEquals(List.of("I1"), broken());
        log.repeat(again);
        assertEquals(List.of(), broken());
        log.repeat(again);
        assertEquals(List.of("I1"), broken());
    }

    private List<String> broken() {
        return WrittenLog.names(new JobInvariants(log.history()).check());
    }
}
