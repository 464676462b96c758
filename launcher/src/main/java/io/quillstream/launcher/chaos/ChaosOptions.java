package io.quillstream.launcher.chaos;

import io.quillstream.launcher.chaos.fault.Fault;
import java.nio.file.Path;
import java.util.Set;

/**
 * A campaign.
 *
 * @param faults how many
 * @param seed of faults and load
 * @param kinds of faults; empty for all
 * @param services that suffer, or single processes of them ({@code llm-workers-2}); empty for all, servers included
 * @param atOnce most faults at the same time; with one it is also looked at whether posts went on that it should not concern
 * @param rate single posts a second of each of the five tenants, about
 * @param folder empty; gets data and logs
 */
public record ChaosOptions(
        int faults, long seed, Set<String> kinds, Set<String> services, int atOnce, double rate, Path folder) {

    boolean wants(Fault fault) {
        return (kinds.isEmpty() || kinds.contains(fault.kind()))
                && (services.isEmpty()
                        || services.contains(fault.subject())
                        || services.contains(fault.subject().replaceAll("-[0-9]+$", "")));
    }
}
