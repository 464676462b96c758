package io.quillstream.launcher.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short campaign that is the same in every build: two processes of each service, ten faults, every invariant. The
 * long one is {@code ./quill chaos --faults 200 --seed N}.
 */
class ShortCampaignTest {

    private static final int FAULTS = 10;
    private static final long SEED = 2661;

    @TempDir
    Path folder;

    @Test
    void every_invariant_holds_after_ten_faults() throws Exception {
        ChaosReport report =
                ChaosRun.run(new ChaosOptions(FAULTS, SEED, Set.of(), Set.of(), 4, 1, folder), System.out::println);
        assertEquals(List.of(), report.violations());
        assertTrue(report.figures().get("load").get("posts").asInt() > FAULTS, "there was a load");
        assertTrue(report.figures().get("orders_called").asInt() > 0, "the provider was called");
        assertTrue(report.figures().get("load").get("streams").asInt() > 0, "jobs were followed");
        assertTrue(report.figures().get("load").get("jobs_beside_their_streams").asInt() > 0, "and looked at");
        assertTrue(report.figures().get("rows_replayed").asInt() > FAULTS, "there was something to write once more");
        assertTrue(report.figures().get("stores_rebuilt").asInt() > 0, "there was state");
    }
}
