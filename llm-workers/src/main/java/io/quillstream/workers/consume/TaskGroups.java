package io.quillstream.workers.consume;

import io.quillstream.workers.lane.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Sets what makes a share group safe for tasks. The defaults would skip tasks written before the first worker came
 * ({@code latest}) and hand out tasks of aborted transactions ({@code read_uncommitted}).
 */
public final class TaskGroups {

    /** How long a record is kept for the worker that has it; renewed while its task runs. */
    static final Duration LOCK = Duration.ofSeconds(30);

    /** How often a record is handed out at most: as often as a broker allows by default, see KIP-932. */
    static final int DELIVERIES = 10;

    private static final Map<String, String> SETTINGS = Map.of(
            "share.auto.offset.reset", "earliest",
            "share.isolation.level", "read_committed",
            "share.delivery.count.limit", Integer.toString(DELIVERIES),
            "share.renew.acknowledge.enable", "true");

    private TaskGroups() {}

    /** Applies the settings; may be repeated, also by several workers at once. */
    public static void configure(Admin admin) throws ExecutionException, InterruptedException {
        configure(admin, LOCK);
    }

    static void configure(Admin admin, Duration lock) throws ExecutionException, InterruptedException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (Lane lane : Lane.values()) {
            List<AlterConfigOp> settings = new ArrayList<>();
            SETTINGS.forEach((name, value) -> settings.add(set(name, value)));
            settings.add(set("share.record.lock.duration.ms", Long.toString(lock.toMillis())));
            changes.put(new ConfigResource(ConfigResource.Type.GROUP, lane.group()), settings);
        }
        admin.incrementalAlterConfigs(changes).all().get();
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }
}
