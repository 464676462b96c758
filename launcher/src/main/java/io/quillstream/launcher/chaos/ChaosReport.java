package io.quillstream.launcher.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.checker.Violation;
import java.util.List;

/**
 * What came of a campaign.
 *
 * @param figures everything that was counted, and the fault log
 * @param violations promises that were broken
 */
public record ChaosReport(ObjectNode figures, List<Violation> violations) {

    public boolean holds() {
        return violations.isEmpty();
    }
}
