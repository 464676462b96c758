package io.quillstream.bridge.stream;

import io.quillstream.bridge.stream.StreamLimit.Owner;
import io.quillstream.edge.lookup.Outage;
import io.quillstream.stores.redis.RedisStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Counts streams with the other instances through Redis. One thread says again every few seconds which streams are
 * open, and tells of those that ended as soon as they have. While Redis is away each instance counts alone; a stream
 * that began meanwhile counts everywhere when Redis is back. Thread-safe.
 */
public final class RenewedLeases implements StreamLeases, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RenewedLeases.class);
    private static final Duration RENEWAL = Duration.ofSeconds(5);
    /** What a killed instance held blocks its user no longer than this. */
    private static final Duration LEASE = Duration.ofSeconds(16);

    private static final Duration GOOD_BYE = Duration.ofSeconds(3);
    private static final int MOST_AT_ONCE = 1_000;
    private static final Lease CLOSED = new Lease(null, 0);

    private record Lease(Owner owner, long number) {}

    private final SharedStreams shared;
    private final String instance = UUID.randomUUID().toString().substring(0, 13);
    private final ConcurrentHashMap<Lease, Boolean> open = new ConcurrentHashMap<>();
    private final BlockingQueue<Lease> ended = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final Outage outage = new Outage();

    public RenewedLeases(RedisStore redis) {
        shared = new SharedStreams(redis, LEASE);
        thread = Thread.ofVirtual().name("stream-leases").start(this::run);
    }

    @Override
    public boolean granted(Owner owner, long number, int most) {
        Lease lease = new Lease(owner, number);
        boolean granted = true;
        if (outage.worthAsking()) {
            try {
                granted = shared.take(owner, name(lease), most);
                outage.over();
            } catch (JedisException e) {
                away(e);
            }
        }
        if (granted) {
            open.put(lease, true);
        }
        return granted;
    }

    @Override
    public void ended(Owner owner, long number) {
        Lease lease = new Lease(owner, number);
        if (open.remove(lease) != null) {
            ended.add(lease);
        }
    }

    private void run() {
        long renewal = System.nanoTime() + RENEWAL.toNanos();
        boolean closed = false;
        try {
            while (!closed) {
                Lease first = ended.poll(renewal - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (first != null) {
                    List<Lease> over = new ArrayList<>(List.of(first));
                    ended.drainTo(over, MOST_AT_ONCE);
                    closed = over.remove(CLOSED);
                    tell(shared::end, over);
                }
                if (renewal - System.nanoTime() <= 0) {
                    tell(shared::renew, List.copyOf(open.keySet()));
                    renewal = System.nanoTime() + RENEWAL.toNanos();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What Redis cannot be told lapses there, or is told with the next renewal. */
    private void tell(Consumer<Map<Owner, List<String>>> call, List<Lease> leases) {
        if (leases.isEmpty()) {
            return;
        }
        try {
            call.accept(leases.stream()
                    .collect(Collectors.groupingBy(Lease::owner, Collectors.mapping(this::name, Collectors.toList()))));
            outage.over();
        } catch (JedisException e) {
            away(e);
        }
    }

    private void away(JedisException reason) {
        if (outage.begun()) {
            LOG.warn("Open streams are counted by this process alone: Redis does not answer ({})", reason.getMessage());
        }
    }

    private String name(Lease lease) {
        return instance + ":" + lease.number();
    }

    /** Tells of all that ended before it, within a bound. */
    @Override
    public void close() {
        ended.add(CLOSED);
        try {
            thread.join(GOOD_BYE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
