package io.quillstream.bridge.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchChannelsTest {

    @Test
    void a_look_that_takes_long_makes_the_next_ones_rarer_within_bounds() {
        assertEquals(Duration.ofMillis(250), BatchChannels.pauseBehind(Duration.ofMillis(3)));
        assertEquals(Duration.ofMillis(800), BatchChannels.pauseBehind(Duration.ofMillis(200)));
        assertEquals(Duration.ofSeconds(10), BatchChannels.pauseBehind(Duration.ofSeconds(25)), "a store that hung");
    }
}
