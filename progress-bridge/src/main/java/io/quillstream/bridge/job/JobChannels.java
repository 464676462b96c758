package io.quillstream.bridge.job;

import io.quillstream.bridge.feed.LogRecord;
import io.quillstream.bridge.feed.ProgressFeed;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;

/**
 * The jobs that somebody in this instance follows, found by id when a record comes. A channel lives as long as it has
 * a user. Thread-safe.
 */
public final class JobChannels implements ProgressFeed.Listener {

    private final ConcurrentHashMap<String, Entry> channels = new ConcurrentHashMap<>();
    private final ProgressDecoder decoder;
    private final LongConsumer fanOut;

    private static final class Entry {
        final JobChannel channel;
        final CompletableFuture<Void> begun = new CompletableFuture<>();
        int users = 1;

        Entry(JobChannel channel) {
            this.channel = channel;
        }
    }

    /** @param fanOut told of each live event when it has been given to all clients, with its append time */
    public JobChannels(ProgressDecoder decoder, LongConsumer fanOut) {
        this.decoder = decoder;
        this.fanOut = fanOut;
    }

    @Override
    public void progressed(LogRecord record) {
        Entry entry = channels.get(record.key());
        if (entry != null) {
            entry.channel.progressed(record);
        }
    }

    @Override
    public void streamed(LogRecord record) {
        Entry entry = channels.get(record.key());
        if (entry != null) {
            entry.channel.streamed(record);
        }
    }

    @Override
    public boolean awaits() {
        return !channels.isEmpty();
    }

    /**
     * The job's channel, with its past; the caller must {@link #release} it. The first user finds the past, later ones
     * wait for it.
     *
     * @param past asked after live records have begun to reach the channel
     * @throws ExecutionException if the past cannot be found now
     */
    JobChannel acquire(UUID job, Callable<Past> past) throws ExecutionException, InterruptedException {
        Entry[] created = new Entry[1];
        Entry entry = channels.compute(job.toString(), (key, present) -> {
            if (present != null) {
                present.users++;
                return present;
            }
            created[0] = new Entry(new JobChannel(decoder, fanOut));
            return created[0];
        });
        try {
            if (created[0] != null) {
                begin(entry, past);
            }
            entry.begun.get();
            return entry.channel;
        } catch (ExecutionException | InterruptedException e) {
            release(job);
            throw e;
        }
    }

    /** Gives a channel back. */
    void release(UUID job) {
        channels.computeIfPresent(job.toString(), (key, entry) -> --entry.users == 0 ? null : entry);
    }

    /** How many jobs have a channel. */
    int size() {
        return channels.size();
    }

    private static void begin(Entry entry, Callable<Past> past) {
        try {
            entry.channel.begin(past.call());
            entry.begun.complete(null);
        } catch (Exception | Error e) {
            // Whatever it is: those who came meanwhile wait for this, without a bound of their own.
            entry.begun.completeExceptionally(e);
        }
    }
}
