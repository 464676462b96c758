package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Where the time of followed jobs went. A job's records bear the time at which the broker appended them; together with what
 * the client saw they cut its way into stages. Append times are whole milliseconds, so a stage's mean says more than its
 * median, and the means add up. It is read behind the load: nothing is measured that would not be there without it.
 */
final class LogStages {

    private static final String REQUESTS = Topics.REQUESTS.name();
    private static final String ADMISSIONS = Topics.ADMISSIONS.name();
    private static final String PROGRESS = Topics.PROGRESS.name();
    private static final String COMPLETIONS = Topics.COMPLETIONS.name();
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaClients kafka;
    private final Map<TopicPartition, Long> from;
    private final Map<String, Way> ways = new HashMap<>();

    /** A job's records, in milliseconds of the epoch; 0 where none was seen. */
    private static final class Way {
        private double due;
        private double accepted;
        private double completed;
        private long requested;
        private long decided;
        private long begun;
        private long written;
        private long settled;
        private int progress;

        /** The records of one topic come in the job's order: all are in one partition. */
        private void note(String topic, long appended) {
            if (topic.equals(REQUESTS)) {
                requested = appended;
            } else if (topic.equals(ADMISSIONS)) {
                decided = appended;
            } else if (topic.equals(COMPLETIONS)) {
                written = appended;
            } else {
                // The first is told with the decision, the second by the worker, the last with the settlement.
                progress++;
                begun = progress == 2 ? appended : begun;
                settled = appended;
            }
        }

        private boolean whole() {
            return requested > 0 && decided > 0 && begun > 0 && written > 0 && settled > 0;
        }
    }

    private LogStages(KafkaClients kafka, Map<TopicPartition, Long> from) {
        this.kafka = kafka;
        this.from = from;
    }

    /** From the end that the log has now. */
    static LogStages begin(KafkaClients kafka) {
        try (KafkaConsumer<String, byte[]> reader = kafka.consumer("quill-bench", null, Map.of())) {
            return new LogStages(kafka, reader.endOffsets(partitions(reader)));
        }
    }

    /**
     * Reads up to the end that the log has now and tells of the completed ones of these jobs.
     *
     * @throws IllegalStateException if nothing more of the log can be read for half a minute
     */
    void into(List<Journey> journeys, ObjectNode figures) {
        for (Journey journey : journeys) {
            if (journey.completed() > 0) {
                Way way = new Way();
                way.due = journey.dueEpochMillis();
                way.accepted = way.due + journey.accepted() / 1e6;
                way.completed = way.due + journey.completed() / 1e6;
                ways.put(journey.job(), way);
            }
        }
        read();
        List<Way> whole = ways.values().stream().filter(Way::whole).toList();
        ObjectNode stages = figures.putObject("stages");
        stages.put("jobs", whole.size());
        Map<String, ToDoubleFunction<Way>> all = new LinkedHashMap<>();
        all.put("due_to_request_in_log", way -> way.requested - way.due);
        all.put("request_to_decision_in_log", way -> way.decided - way.requested);
        all.put("decision_to_answer_read", way -> way.accepted - way.decided);
        all.put("decision_to_worker_begins", way -> way.begun - way.decided);
        all.put("worker_begins_to_outcome_in_log", way -> way.written - way.begun);
        all.put("outcome_to_settlement_in_log", way -> way.settled - way.written);
        all.put("settlement_to_end_read", way -> way.completed - way.settled);
        all.put("due_to_end_read", way -> way.completed - way.due);
        all.forEach((name, stage) -> stages.put(
                name + "_mean_ms",
                Percentiles.rounded(whole.stream().mapToDouble(stage).average().orElse(Double.NaN))));
    }

    private void read() {
        Map<String, Function<ConsumerRecord<String, byte[]>, String>> jobOf = jobOf();
        try (KafkaConsumer<String, byte[]> reader = kafka.consumer("quill-bench", null, Map.of())) {
            Map<TopicPartition, Long> to = reader.endOffsets(from.keySet());
            reader.assign(from.keySet());
            from.forEach(reader::seek);
            long read = System.nanoTime();
            while (to.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                ConsumerRecords<String, byte[]> records = reader.poll(POLL);
                if (!records.isEmpty()) {
                    read = System.nanoTime();
                } else if (System.nanoTime() - read > PATIENCE.toNanos()) {
                    throw new IllegalStateException("The log cannot be read to its end; does the server still run?");
                }
                for (ConsumerRecord<String, byte[]> record : records) {
                    Way way = ways.get(jobOf.get(record.topic()).apply(record));
                    if (way != null) {
                        way.note(record.topic(), record.timestamp());
                    }
                }
            }
        }
    }

    private Map<String, Function<ConsumerRecord<String, byte[]>, String>> jobOf() {
        Deserializer<GenerationRequested> requests = kafka.serdes().deserializer(Topics.REQUESTS);
        Deserializer<TaskCompleted> completions = kafka.serdes().deserializer(Topics.COMPLETIONS);
        return Map.of(
                REQUESTS,
                record -> requests.deserialize(REQUESTS, record.value()).getJobId(),
                COMPLETIONS,
                record -> completions.deserialize(COMPLETIONS, record.value()).getJobId(),
                ADMISSIONS,
                ConsumerRecord::key,
                PROGRESS,
                ConsumerRecord::key);
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> reader) {
        return Stream.of(REQUESTS, ADMISSIONS, PROGRESS, COMPLETIONS)
                .flatMap(topic -> reader.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}
