package io.quillstream.processors.step;

import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.CancellationState;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.Origin;
import io.quillstream.processors.state.TaskState;
import io.quillstream.schemas.serde.SelfDescribingAvro;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The state of the topology. Keys begin with the workspace id (deadlines: with the time), so one workspace's entries are
 * a range. Accounts and jobs are cached until the commit: a burst of jobs of one workspace writes its account once.
 */
public final class StateStores {

    /** workspace → account. */
    public static final String ACCOUNTS = "accounts";

    /** workspace/grant id → the grant's record, so that a grant counts once. */
    public static final String GRANTS = "grants";

    /** workspace/job → job, for ever. */
    public static final String JOBS = "jobs";

    /** workspace/group/task → task that waits or is out. */
    public static final String TASKS = "tasks";

    /** workspace/lane/turn/order → key of the task that waits there. */
    public static final String BACKLOG = "backlog";

    /** deadline/workspace/job → key of the job. */
    public static final String DEADLINES = "deadlines";

    /** workspace/batch or job → wish to cancel. */
    public static final String CANCELLATIONS = "cancellations";

    private static final Map<String, String> CHANGELOG = Map.of("min.cleanable.dirty.ratio", "0.3");

    private StateStores() {}

    /**
     * Builders of all stores.
     *
     * @param shelves makes the store of that name that keeps the bytes; keys must be in the order of their bytes
     */
    public static List<StoreBuilder<?>> all(Function<String, KeyValueBytesStoreSupplier> shelves) {
        return List.of(
                cached(shelves.apply(ACCOUNTS), avro(AccountState.class, OlderLayouts.ACCOUNTS)),
                plain(shelves.apply(GRANTS), avro(Origin.class)),
                cached(shelves.apply(JOBS), avro(JobState.class)),
                plain(shelves.apply(TASKS), avro(TaskState.class)),
                plain(shelves.apply(BACKLOG), Serdes.String()),
                plain(shelves.apply(DEADLINES), Serdes.String()),
                plain(shelves.apply(CANCELLATIONS), avro(CancellationState.class)));
    }

    private static <T extends SpecificRecord> Serde<T> avro(Class<T> type, Schema... olderLayouts) {
        return SelfDescribingAvro.serde(type, List.of(olderLayouts));
    }

    private static <T> StoreBuilder<KeyValueStore<String, T>> cached(KeyValueBytesStoreSupplier shelf, Serde<T> serde) {
        return plain(shelf, serde).withCachingEnabled();
    }

    private static <T> StoreBuilder<KeyValueStore<String, T>> plain(KeyValueBytesStoreSupplier shelf, Serde<T> serde) {
        return Stores.keyValueStoreBuilder(shelf, Serdes.String(), serde).withLoggingEnabled(CHANGELOG);
    }
}
