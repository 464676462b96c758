package io.quillstream.bridge.house;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.ProgressNumbering;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.progress.ProgressJson;
import io.quillstream.stores.redis.HistoryState;
import io.quillstream.stores.redis.JobHistory;
import io.quillstream.stores.redis.RedisKeys;
import io.quillstream.stores.redis.RedisPositions;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.testkit.broker.OneReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Does what the history sink would do, when a test says so. */
public final class Historian {

    private final KafkaClients kafka;
    private final RedisStore redis;

    Historian(KafkaClients kafka, RedisStore redis) {
        this.kafka = kafka;
        this.redis = redis;
    }

    /** Writes the job's history up to and with that record, and says that the sink has read that far. */
    public void write(UUID job, RecordMetadata upTo) {
        write(job, upTo, 0);
    }

    /** The same as if the history of the first event had been lost before the others came. */
    public void writeWithoutBeginning(UUID job, RecordMetadata upTo) {
        write(job, upTo, 1);
    }

    private void write(UUID job, RecordMetadata upTo, int lost) {
        int seen = 0;
        TopicPartition partition = new TopicPartition(upTo.topic(), upTo.partition());
        ProgressNumbering numbering = ProgressNumbering.START;
        List<String> events = new ArrayList<>();
        HistoryState state = null;
        for (ConsumerRecord<String, byte[]> record : read(partition, upTo.offset())) {
            if (record.key().equals(job.toString()) && seen++ >= lost) {
                ProgressReported event =
                        kafka.serdes().deserializer(Topics.PROGRESS).deserialize(record.topic(), record.value());
                var step = numbering.next(
                        Stage.of(event.getStage()).orElseThrow(), event.getAttempt(), event.getDelivery());
                numbering = step.state();
                step.number().ifPresent(number -> events.add(ProgressJson.of(event, number)));
                state = new HistoryState(
                        UUID.fromString(event.getWorkspaceId()), numbering, partition, record.offset());
            }
        }
        forget(job);
        new JobHistory(redis).append(List.of(new JobHistory.Addition(job, -1, state, events)), Duration.ofMinutes(5));
        RedisPositions positions = new RedisPositions(redis, RedisPositions.HISTORY);
        positions.advance(positions.of(List.of(partition)), Map.of(partition, upTo.offset() + 1));
    }

    /** As if Redis had lost the job, or its time had run out. */
    public void forget(UUID job) {
        redis.client().del(RedisKeys.history(job), RedisKeys.historyState(job));
    }

    private List<ConsumerRecord<String, byte[]>> read(TopicPartition partition, long upTo) {
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer("test-historian", null, OneReading.SETTINGS)) {
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
            while (consumer.position(partition) <= upTo) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.offset() <= upTo) {
                        all.add(record);
                    }
                }
            }
        }
        return all;
    }
}
