package io.quillstream.schemas.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.SupportedVersionRange;

/**
 * What brokers must be able to do, and whether they are, by the features that they tell of themselves. Pure.
 *
 * <p>Kafka 4.2 has share groups, but not the settings by which a group says how often a record is handed out and that
 * locks may be renewed (KIP-1240): it refuses them. Going without them is not safe. A worker puts a task back as a new
 * record before its last delivery; where it does not know which one that is, the broker drops tasks in silence.
 */
public final class RequiredFeatures {

    /** The first level of {@code metadata.version} that brokers before 4.3 do not support (4.3-IV0). */
    private static final short METADATA_VERSION_OF_4_3 = 30;

    private static final short TRANSACTION_VERSION = 2;
    private static final short SHARE_VERSION = 1;

    private RequiredFeatures() {}

    /**
     * What is missing, a sentence each; empty if nothing is. A broker that says nothing of its {@code metadata.version}
     * is taken to be new enough.
     *
     * @param supported what the broker that was asked could do
     * @param agreed what the cluster has switched on
     */
    public static List<String> missing(
            Map<String, SupportedVersionRange> supported, Map<String, FinalizedVersionRange> agreed) {
        List<String> missing = new ArrayList<>();
        SupportedVersionRange metadata = supported.get("metadata.version");
        if (metadata != null && metadata.maxVersion() < METADATA_VERSION_OF_4_3) {
            missing.add("the broker is older than Kafka 4.3 (it knows metadata.version up to " + metadata.maxVersion()
                    + ", 4.3 begins with " + METADATA_VERSION_OF_4_3
                    + ") and refuses the settings of the workers' share groups (KIP-1240): run Kafka 4.3 or newer");
        }
        addIfBelow("transaction.version", TRANSACTION_VERSION, "KIP-890", agreed, missing);
        addIfBelow("share.version", SHARE_VERSION, "KIP-932", agreed, missing);
        return missing;
    }

    private static void addIfBelow(
            String feature,
            short least,
            String reason,
            Map<String, FinalizedVersionRange> agreed,
            List<String> missing) {
        FinalizedVersionRange level = agreed.get(feature);
        short version = level == null ? 0 : level.maxVersionLevel();
        if (version < least) {
            missing.add("feature " + feature + " is " + version + ", needs at least " + least + " (" + reason
                    + "): run kafka-features.sh upgrade --feature " + feature + "=" + least);
        }
    }
}
