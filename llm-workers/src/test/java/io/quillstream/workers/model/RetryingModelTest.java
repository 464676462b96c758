package io.quillstream.workers.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.workers.Calls;
import io.quillstream.workers.model.ModelReply.Trouble;
import io.quillstream.workers.prompt.CopyType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RetryingModelTest {

    private static final Duration BACKOFF = Duration.ofMillis(20);

    /** A provider that is asked too much says so to all who call it: they would ask too much again. */
    @Test
    void whoIsAskedToWaitWaitsARandomTimeMore() {
        assertEquals(List.of(Duration.ofMillis(50)), waits(Duration.ofMillis(30)));
    }

    @Test
    void nobodyWaitsLongerThanAMinuteForAProviderThatAsksForMore() {
        assertEquals(List.of(), waits(Duration.ofSeconds(60).plusMillis(1)));
    }

    /** The waits of one call that may be made twice, of a provider that asks for so long a wait; by chance the longest ones. */
    private static List<Duration> waits(Duration asked) {
        List<Duration> waits = new ArrayList<>();
        CallEvents events = new CallEvents() {
            @Override
            public void retrying(Duration in) {
                waits.add(in);
            }
        };
        TextModel busy = call -> new Trouble(TroubleKind.CAPACITY, "p", "m", "status 429", Optional.of(asked), 1);
        new RetryingModel(busy, 2, BACKOFF, true, bound -> bound, Clock.systemUTC())
                .write(Calls.call(Calls.prompt(CopyType.TITLES, 1), events));
        return waits;
    }
}
