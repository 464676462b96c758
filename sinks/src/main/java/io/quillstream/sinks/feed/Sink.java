package io.quillstream.sinks.feed;

import io.quillstream.schemas.topic.Topic;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.position.Positions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes what topics say to one store, together with how far it has come. Everything it writes follows from the
 * records alone, so the same records may be written again and change nothing.
 *
 * <p>Called by one thread per set of partitions; calls for different partitions may be concurrent.
 */
public interface Sink {

    /** Short name, for groups, metrics and health, for example {@code ledger}. */
    String name();

    /** What it reads. */
    List<Topic<?>> topics();

    /**
     * Topics of which it sends undecodable records to the dead letters. A topic with several readers has one that
     * reports, so that a record is reported once.
     */
    Set<Topic<?>> reports();

    /**
     * Whether clients often ask for what it writes as soon as they know that it must be there. If not, it writes less often
     * while it is busy.
     */
    default boolean hurries() {
        return false;
    }

    /** Where it has come to, as the store tells. */
    Positions positions();

    /**
     * Writes the records and then, or in the same transaction, the new positions.
     *
     * @param records in log order within each partition; may be empty, when only positions move
     * @param expected the stored positions as the caller knows them; absent for a partition never written
     * @param next new positions of the partitions concerned
     * @return false if the store's positions are not the expected ones: somebody else wrote, or the store was set back.
     *     Nothing is moved then, and the caller has to begin again from the stored positions
     * @throws RuntimeException if the store is away or refuses; nothing is moved then
     */
    boolean write(
            List<FromLog<SpecificRecord>> records, Map<TopicPartition, Long> expected, Map<TopicPartition, Long> next);

    /** Whether that failure of {@link #write} lies in the data: trying again would never help. */
    boolean blamesData(RuntimeException failure);

    /** Whether that failure means that log and store contradict each other, so that this sink must not go on. */
    default boolean isContradiction(RuntimeException failure) {
        return false;
    }
}
