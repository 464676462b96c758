package io.quillstream.bridge.feed;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.position.ReadBarrier;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one reader of progress and deltas in this instance. It assigns itself every partition, keeps the newest progress
 * in memory, and hands each record to the listener after it can be seen by {@link #recent}: whoever registers with the
 * listener first and looks at {@code recent} then misses nothing. Decodes nothing.
 */
public final class ProgressFeed implements AutoCloseable {

    /** Takes records as they come, in the order of their partition, on the feed's one thread; must not block. */
    public interface Listener {
        void progressed(LogRecord record);

        void streamed(LogRecord record);

        /** Whether somebody waits for records. If not, they may come some fifty milliseconds later, and more at a time. */
        boolean awaits();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ProgressFeed.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration HELD = Duration.ofSeconds(5);
    /** A fetch that the broker holds is not waited for. */
    private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

    private static final long RESTART_PAUSE_MS = 1_000;

    private final KafkaClients kafka;
    private final FeedWindow window;
    private final Listener listener;
    private final Sightings sightings = new Sightings();
    private final Leisure leisure;
    private final Map<TopicPartition, Long> goals = new HashMap<>();
    private final Map<Integer, Long> delivered = new HashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile Map<Integer, PartitionWindow> windows = Map.of();
    private volatile Optional<String> problem = Optional.of("has not read the log yet");
    private volatile KafkaConsumer<String, byte[]> consumer;
    private Thread thread;

    /**
     * How much is kept.
     *
     * @param lookback how far back a start reads, and how long a record is kept
     * @param bytes bound over all partitions
     */
    public record FeedWindow(Duration lookback, long bytes) {}

    public ProgressFeed(KafkaClients kafka, FeedWindow window, Listener listener) {
        this.kafka = kafka;
        this.window = window;
        this.listener = listener;
        this.leisure = new Leisure(listener::awaits);
    }

    /** Begins to read; returns once the windows are laid out, or after that time. */
    public void start(Duration atMost) throws InterruptedException {
        thread = Thread.ofPlatform().name("progress-feed").daemon().start(this::run);
        started.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Empty once everything is in memory that was in the log at the start, and while the log is being read. */
    public Optional<String> problem() {
        return problem;
    }

    /** Partition of the topic that holds this key. Only after the feed has begun to read. */
    public int partitionOf(String key) {
        return ReadBarrier.partitionOf(key, windows.size());
    }

    /** What is in memory of that key; empty before the feed has begun to read. */
    public Optional<Recent> recent(String key) {
        leisure.end();
        Map<Integer, PartitionWindow> now = windows;
        return now.isEmpty()
                ? Optional.empty()
                : Optional.of(now.get(ReadBarrier.partitionOf(key, now.size())).recent(key));
    }

    /** Waits until something of that key is in memory; whether it is. */
    public boolean awaitRecent(String key, Duration atMost) throws InterruptedException {
        return sightings.await(
                key,
                atMost,
                () -> recent(key).filter(recent -> !recent.records().isEmpty()).isPresent());
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try {
                read(kafka.consumer("progress-feed", null, readSettings()));
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (RuntimeException | Error e) {
                // Whatever it is: a feed that ended would leave every stream open and silent, and a bridge that looks
                // well.
                LOG.error("The progress feed broke and begins again where it was", e);
                problem = Optional.of("cannot read the log");
                pause();
            }
        }
    }

    private void read(KafkaConsumer<String, byte[]> opened) {
        try {
            consumer = opened;
            layOut(opened);
            reportProgress();
            started.countDown();
            while (stopped.getCount() > 0) {
                take(opened.poll(POLL));
                reportProgress();
                if (caughtUp(opened)) {
                    leisure.take();
                }
            }
        } finally {
            opened.close(AT_ONCE);
        }
    }

    /** Whether the last fetch brought all that there was: a reader that is behind must not pause. */
    private static boolean caughtUp(KafkaConsumer<String, byte[]> reader) {
        return reader.assignment().stream()
                .allMatch(partition -> reader.currentLag(partition).orElse(0) == 0);
    }

    private static Map<String, Object> readSettings() {
        // The broker answers as soon as there is something, and nothing else is asked while the feed runs.
        Map<String, Object> tuning = KafkaClients.followingTheEnd(HELD);
        tuning.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        return tuning;
    }

    /** The first time progress is read from the lookback on; after a break, from where it was. Deltas: from now on. */
    private void layOut(KafkaConsumer<String, byte[]> reader) {
        List<TopicPartition> progress = partitions(reader, Topics.PROGRESS.name());
        List<TopicPartition> deltas = partitions(reader, Topics.DELTAS.name());
        reader.assign(Stream.concat(progress.stream(), deltas.stream()).toList());
        reader.seekToEnd(deltas);
        Map<TopicPartition, Long> ends = reader.endOffsets(progress);
        if (windows.isEmpty()) {
            windows = firstWindows(reader, ends);
        }
        progress.forEach(partition -> reader.seek(partition, delivered.get(partition.partition())));
        goals.clear();
        goals.putAll(ends);
    }

    private Map<Integer, PartitionWindow> firstWindows(
            KafkaConsumer<String, byte[]> reader, Map<TopicPartition, Long> ends) {
        long since = System.currentTimeMillis() - window.lookback().toMillis();
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, since));
        var found = reader.offsetsForTimes(times);
        Map<Integer, PartitionWindow> first = new HashMap<>();
        ends.forEach((partition, end) -> {
            long start =
                    found.get(partition) == null ? end : found.get(partition).offset();
            delivered.put(partition.partition(), start);
            first.put(partition.partition(), new PartitionWindow(start, window.bytes() / ends.size()));
        });
        return Map.copyOf(first);
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> reader, String topic) {
        return reader.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private void take(ConsumerRecords<String, byte[]> records) {
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.key() == null || record.value() == null) {
                continue;
            }
            LogRecord taken = new LogRecord(record.offset(), record.timestamp(), record.key(), record.value());
            if (record.topic().equals(Topics.DELTAS.name())) {
                listener.streamed(taken);
            } else {
                windows.get(record.partition()).append(taken);
                sightings.sighted(record.key());
                listener.progressed(taken);
                // Only now: a record that the listener could not take comes again.
                delivered.put(record.partition(), record.offset() + 1);
            }
        }
        long oldest = System.currentTimeMillis() - window.lookback().toMillis();
        windows.values().forEach(each -> each.forgetBefore(oldest));
    }

    private void reportProgress() {
        goals.entrySet().removeIf(goal -> consumer.position(goal.getKey()) >= goal.getValue());
        problem = goals.isEmpty() ? Optional.empty() : Optional.of("is still reading " + goals.size() + " partitions");
    }

    private void pause() {
        try {
            stopped.await(RESTART_PAUSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        leisure.end();
        KafkaConsumer<String, byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        if (thread != null) {
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
