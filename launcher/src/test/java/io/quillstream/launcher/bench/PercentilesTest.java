package io.quillstream.launcher.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

    @Test
    void the_nearest_rank_is_a_value_of_the_sample() {
        Percentiles hundred = Percentiles.of(LongStream.rangeClosed(1, 100)
                .map(i -> i * 1_000_000)
                .boxed()
                .toList()
                .reversed());
        assertEquals(50, hundred.millis(50));
        assertEquals(99, hundred.millis(99));
        assertEquals(100, hundred.millis(100));
        assertEquals(1, hundred.millis(0));
    }

    @Test
    void an_empty_sample_has_no_percentile() {
        assertTrue(Double.isNaN(Percentiles.of(List.of()).millis(50)));
    }
}
