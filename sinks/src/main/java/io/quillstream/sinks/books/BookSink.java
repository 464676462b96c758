package io.quillstream.sinks.books;

import io.quillstream.schemas.topic.Topic;
import io.quillstream.sinks.feed.Sink;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.position.Positions;
import io.quillstream.stores.postgres.ConflictingRowException;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.SinkOffsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;

/**
 * A topic that becomes rows in PostgreSQL. Rows and position are one transaction, so each record is in the books
 * exactly once, whatever dies when; a row that is there already must be equal, or the sink stops.
 *
 * @param <T> the topic's record
 */
final class BookSink<T extends SpecificRecord> implements Sink {

    private final String name;
    private final Topic<T> topic;
    private final Postgres postgres;
    private final SinkOffsets offsets;
    private final BiConsumer<Handle, List<FromLog<T>>> append;

    /** @param append writes the rows in the given transaction */
    BookSink(String name, Topic<T> topic, Postgres postgres, BiConsumer<Handle, List<FromLog<T>>> append) {
        this.name = name;
        this.topic = topic;
        this.postgres = postgres;
        this.offsets = new SinkOffsets(postgres, name);
        this.append = append;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Topic<?>> topics() {
        return List.of(topic);
    }

    @Override
    public Set<Topic<?>> reports() {
        return Set.of(topic);
    }

    @Override
    public Positions positions() {
        return offsets;
    }

    @Override
    public boolean write(
            List<FromLog<SpecificRecord>> records, Map<TopicPartition, Long> expected, Map<TopicPartition, Long> next) {
        List<FromLog<T>> rows = records.stream()
                .map(record -> new FromLog<>(topic.type().cast(record.value()), record.partition(), record.offset()))
                .toList();
        return postgres.asOperator(handle -> {
            if (!offsets.advance(handle, expected, next)) {
                handle.rollback();
                return false;
            }
            append.accept(handle, rows);
            return true;
        });
    }

    /** SQL states of class 22 (data exception) and 23 (constraint violation). */
    @Override
    public boolean blamesData(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("23");
            }
        }
        return false;
    }

    @Override
    public boolean isContradiction(RuntimeException failure) {
        return failure instanceof ConflictingRowException;
    }
}
