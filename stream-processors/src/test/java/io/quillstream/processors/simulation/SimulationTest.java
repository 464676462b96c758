package io.quillstream.processors.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quillstream.checker.Violation;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of lives in every build, always the same, so that a build fails for what was changed. Others, a million of
 * them:
 *
 * <pre>./quill test -pl stream-processors -Dtest=SimulationTest -Dquill.seeds=1000000 -Dquill.from=10000</pre>
 *
 * and the life of one seed again, with everything that happened in it:
 *
 * <pre>./quill test -pl stream-processors -Dtest=SimulationTest#aLifeIsShown -Dquill.from=SEED</pre>
 */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("quill.seeds", 2_000);

    /** Among so many there is one in which a thing happens, whatever it is. */
    private static final int LIVES_FOR_ANYTHING = 200;

    private static final long FROM = Long.getLong("quill.from", 1);

    @Test
    void everyInvariantHoldsAfterEveryTransactionOfEveryLife() {
        AtomicLong lived = new AtomicLong();
        Reached reached = new Reached();
        List<String> broken = LongStream.range(FROM, FROM + SEEDS)
                .parallel()
                .mapToObj(seed -> verdict(seed, Simulation.live(seed, reached)))
                .peek(verdict -> tell(lived.incrementAndGet()))
                .filter(verdict -> !verdict.isEmpty())
                .limit(3)
                .toList();
        assertEquals(List.of(), broken);
        assertEquals(List.of(), reached.rarerThan(SEEDS / LIVES_FOR_ANYTHING), "what lives are there for");
        System.out.printf("simulation: %d lives from seed %d, every invariant holds%n", SEEDS, FROM);
    }

    @Test
    void theSameSeedIsTheSameLifeAndAnotherSeedAnother() {
        assertEquals(Simulation.trace(7), Simulation.trace(7));
        assertNotEquals(Simulation.trace(7), Simulation.trace(8));
    }

    @Test
    void aLifeIsShown() {
        if (Long.getLong("quill.from") != null) {
            Simulation.trace(FROM).forEach(System.out::println);
        }
        assertEquals("", verdict(FROM, Simulation.live(FROM)));
    }

    /** A million lives take an hour, in which one likes to know how far they are. */
    private static void tell(long lived) {
        if (lived % 50_000 == 0) {
            System.out.printf("simulation: %d lives%n", lived);
        }
    }

    private static String verdict(long seed, List<Violation> violations) {
        return violations.isEmpty()
                ? ""
                : violations
                        + "\nagain with ./quill test -pl stream-processors -Dtest=SimulationTest#aLifeIsShown -Dquill.from="
                        + seed;
    }
}
