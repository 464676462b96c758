package io.quillstream.schemas.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.junit.jupiter.api.Test;

/** The levels of {@code metadata.version} are those of the releases: 27 is 4.1, 28 and 29 are 4.2, 30 is 4.3. */
class RequiredFeaturesTest {

    @Test
    void aClusterOfToday() {
        assertEquals(List.of(), missing(30, Map.of("transaction.version", 2, "share.version", 1)));
        assertEquals(List.of(), missing(31, Map.of("transaction.version", 3, "share.version", 2)));
    }

    @Test
    void aBrokerBefore43IsNamedThoughItHasShareGroups() {
        List<String> missing = missing(29, Map.of("transaction.version", 2, "share.version", 1));

        assertEquals(1, missing.size());
        assertTrue(missing.getFirst().startsWith("the broker is older than Kafka 4.3 "), missing.getFirst());
        assertTrue(missing.getFirst().contains("KIP-1240"), missing.getFirst());
    }

    /** Brokers may be new while the cluster still has the features of before: enough for the groups' settings. */
    @Test
    void aClusterWhoseUpgradeIsNotFinalizedWillDo() {
        Map<String, FinalizedVersionRange> agreed =
                new HashMap<>(agreed(Map.of("transaction.version", 2, "share.version", 1)));
        agreed.put("metadata.version", new FinalizedVersionRange((short) 29, (short) 29));

        assertEquals(List.of(), RequiredFeatures.missing(supported(30), agreed));
    }

    @Test
    void whatIsOffIsNamedWithTheCommand() {
        List<String> missing = missing(30, Map.of("transaction.version", 1));

        assertEquals(2, missing.size());
        assertTrue(missing.getFirst().startsWith("feature transaction.version is 1, "), missing.getFirst());
        assertTrue(missing.getLast().endsWith(" upgrade --feature share.version=1"), missing.getLast());
    }

    @Test
    void whoSaysNothingOfItsAgeIsNotJudged() {
        assertEquals(
                List.of(),
                RequiredFeatures.missing(Map.of(), agreed(Map.of("transaction.version", 2, "share.version", 1))));
    }

    private static List<String> missing(int metadataVersion, Map<String, Integer> agreed) {
        return RequiredFeatures.missing(supported(metadataVersion), agreed(agreed));
    }

    private static Map<String, SupportedVersionRange> supported(int metadataVersion) {
        return Map.of("metadata.version", new SupportedVersionRange((short) 7, (short) metadataVersion));
    }

    private static Map<String, FinalizedVersionRange> agreed(Map<String, Integer> levels) {
        Map<String, FinalizedVersionRange> agreed = new HashMap<>();
        levels.forEach((feature, level) ->
                agreed.put(feature, new FinalizedVersionRange(level.shortValue(), level.shortValue())));
        return agreed;
    }
}
