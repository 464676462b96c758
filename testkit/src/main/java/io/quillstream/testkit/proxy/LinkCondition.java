package io.quillstream.testkit.proxy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How a link is. */
public sealed interface LinkCondition {

    /** Everything passes at once. */
    record Clear() implements LinkCondition {}

    /**
     * Every piece arrives later, and no more than so much a second in each direction of each connection.
     *
     * @param latency added to each piece, one way
     * @param bytesPerSecond bandwidth, at least 1
     */
    record Slow(Duration latency, long bytesPerSecond) implements LinkCondition {
        public Slow {
            if (bytesPerSecond < 1) {
                throw new IllegalArgumentException("a link without bandwidth is a black hole");
            }
        }
    }

    /** Packets vanish: connections are made and stay, nothing arrives. When it is over, what was sent arrives. */
    record BlackHole() implements LinkCondition {}

    /** Connections are reset, and new ones are as soon as they are made. */
    record Cut() implements LinkCondition {}

    /**
     * The server's side forgets its connections and does not say so, as when a firewall drops its table: the client keeps
     * connections that never answer, also after the condition is over. New connections meet the same as long as it lasts.
     */
    record HalfOpen() implements LinkCondition {}

    /** One of the bad ones. */
    static LinkCondition anyBad(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Slow(Duration.ofMillis(random.nextLong(20, 500)), random.nextLong(2_000, 200_000));
            case 1 -> new BlackHole();
            case 2 -> new Cut();
            default -> new HalfOpen();
        };
    }
}
