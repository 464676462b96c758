package io.quillstream.client;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The events of one job or batch in order, each once, until the last. A lost connection, a restart of the server or an
 * expired token is bridged by a new connection that continues behind the last event seen; the reader notices nothing
 * but time. Iterating blocks. One thread iterates; any thread may {@link #close}.
 *
 * @param <T> the event type
 */
public final class EventStream<T> implements Iterable<T>, AutoCloseable {

    /** How one kind of stream is understood. */
    interface Kind<T> {

        /** Null for a frame that is to be skipped. */
        T decode(SseFrame frame);

        /** Number of the event, 0 for none. */
        long number(T event);

        boolean last(T event);
    }

    private static final long DEFAULT_RETRY_MILLIS = 3_000;
    private static final long LONGEST_RETRY_MILLIS = 20_000;
    /** Of what a server asks for with Retry-After. */
    private static final long LONGEST_WISH_MILLIS = 60_000;

    private static final int FAILURES_AFTER_ANSWER = 2;

    private final Transport transport;
    private final String path;
    private final Kind<T> kind;
    private final BooleanSupplier overAlready;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile EventConnection connection;
    private long after;
    private long retryMillis = DEFAULT_RETRY_MILLIS;
    private int failures;
    /** When the last connection ended; while there is one, {@link EventConnection} watches over it. */
    private long silentSince;

    private boolean ended;
    private boolean knownOver;
    private boolean deliveredHere;

    /**
     * @param overAlready asks the server whether the job or batch has ended
     * @param patience how long to go on trying while nobody answers
     * @param nanoTime a clock like {@link System#nanoTime}
     */
    EventStream(
            Transport transport,
            String path,
            long after,
            Kind<T> kind,
            BooleanSupplier overAlready,
            Duration patience,
            LongSupplier nanoTime) {
        this.transport = transport;
        this.path = path;
        this.after = after;
        this.kind = kind;
        this.overAlready = overAlready;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.silentSince = nanoTime.getAsLong();
    }

    /** Number of the last event delivered; a later stream may continue from it. */
    public long lastNumber() {
        return after;
    }

    /**
     * The events. Its methods throw {@link ClientException} if the stream is refused, or nobody answers for longer than
     * the stream's patience; they end early, without one, after {@link #close}.
     */
    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private Optional<T> ahead = Optional.empty();

            @Override
            public boolean hasNext() {
                ahead = ahead.or(EventStream.this::advance);
                return ahead.isPresent();
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                T event = ahead.orElseThrow();
                ahead = Optional.empty();
                return event;
            }
        };
    }

    @Override
    public void close() {
        closed.countDown();
        EventConnection open = connection;
        if (open != null) {
            open.close();
        }
    }

    private Optional<T> advance() {
        try {
            while (!ended && closed.getCount() > 0) {
                if (connection == null && !connect()) {
                    continue;
                }
                Optional<SseFrame> frame = connection.next();
                if (frame.isEmpty()) {
                    disconnected();
                    continue;
                }
                T event = kind.decode(frame.get());
                if (event != null && accept(event)) {
                    return Optional.of(event);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
        return Optional.empty();
    }

    private boolean accept(T event) {
        failures = 0;
        deliveredHere = true;
        long number = kind.number(event);
        if (number > after + 1) {
            throw new UnexpectedAnswerException("event " + number + " came after event " + after);
        }
        ended = kind.last(event);
        // A server that keeps no more than a job's end counts anew: who resumed behind a higher number has not seen it.
        boolean fresh = number == 0 || number > after || ended;
        after = Math.max(after, number);
        if (ended) {
            close();
        }
        return fresh;
    }

    /** False if it has to be tried again. */
    private boolean connect() throws InterruptedException {
        deliveredHere = false;
        try {
            connection = EventConnection.open(transport, path, after);
            // Somebody answers: if this connection breaks too, it is not because the server is down.
            failures = Math.min(failures, FAILURES_AFTER_ANSWER);
            if (closed.getCount() == 0) {
                connection.close();
            }
            return true;
        } catch (UnreachableException e) {
            requirePatience(true, e);
            pauseAfterFailure();
        } catch (UnexpectedAnswerException e) {
            // A gateway's own page for a server that is restarted says no more than that nobody answers.
            requirePatience(e.passing(), e);
            pauseAfterFailure();
        } catch (ProblemAnswerException e) {
            requirePatience(e.problem().retryable(), e);
            pauseAsTold(e.retryAfter());
        }
        return false;
    }

    /** @throws ClientException the failure, if it does not pass or has gone on for too long */
    private void requirePatience(boolean passing, ClientException failure) {
        boolean tooLong = Duration.ofNanos(nanoTime.getAsLong() - silentSince).compareTo(patience) > 0;
        if (!passing || tooLong) {
            throw failure;
        }
    }

    private void disconnected() throws InterruptedException {
        EventConnection over = connection;
        connection = null;
        over.close();
        // Until now somebody was there, whether there was an event or not: a job may rest for longer than anybody
        // waits.
        silentSince = nanoTime.getAsLong();
        retryMillis = over.retryMillis().orElse(retryMillis);
        if (over.endedCleanly() && !deliveredHere) {
            // Either nothing was missing, or the server is going down: only the second is worth a new connection.
            if (knownOver) {
                ended = true;
                return;
            }
            knownOver = isOver();
            if (knownOver) {
                return;
            }
        }
        if (over.endedCleanly()) {
            pause(retryMillis);
        } else {
            pauseAfterFailure();
        }
    }

    private boolean isOver() {
        try {
            return overAlready.getAsBoolean();
        } catch (UnreachableException e) {
            return false;
        } catch (ProblemAnswerException e) {
            if (e.problem().retryable()) {
                return false;
            }
            throw e;
        } catch (UnexpectedAnswerException e) {
            if (e.passing()) {
                return false;
            }
            throw e;
        }
    }

    /** Nobody sent us away, so the wait begins short; it doubles with every failure. */
    private void pauseAfterFailure() throws InterruptedException {
        pause(Math.max(1, retryMillis / 8) << Math.min(failures, 6));
    }

    /** Waits for a random part of so many milliseconds, so that clients do not all come back at once. */
    private void pause(long limit) throws InterruptedException {
        failures++;
        long wait = ThreadLocalRandom.current().nextLong(Math.min(LONGEST_RETRY_MILLIS, limit) + 1);
        closed.await(wait, TimeUnit.MILLISECONDS);
    }

    /** No earlier than the server said, if it did, and a random part of the time later, so that not all come at once. */
    private void pauseAsTold(Optional<Duration> retryAfter) throws InterruptedException {
        if (retryAfter.isEmpty()) {
            pause(retryMillis);
            return;
        }
        if (retryAfter.get().isZero()) {
            pauseAfterFailure();
            return;
        }
        long limit = Math.min(LONGEST_WISH_MILLIS, retryAfter.get().toMillis());
        closed.await(limit + ThreadLocalRandom.current().nextLong(limit / 2 + 1), TimeUnit.MILLISECONDS);
    }
}
