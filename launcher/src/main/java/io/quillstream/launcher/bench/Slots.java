package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.testkit.llm.CallSpan;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Fault;
import io.quillstream.testkit.llm.Wire;
import io.quillstream.workers.settings.LlmSettings;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the calls that the settings allow are under way for as long as jobs wait, with one call among them that takes
 * {@value #STUCK_SECONDS} seconds. Counted by the provider, so it needs one of the bench's own.
 */
final class Slots implements Scenario {

    /** Longer than any call of the usual time-outs; the own server's are raised for it. */
    static final int STUCK_SECONDS = 60;

    private static final Pattern NUMBER = Pattern.compile("readers of [0-9a-z]+-(\\d+)");

    @Override
    public void run(Target target, BenchOptions options, ObjectNode figures) throws Exception {
        FakeLlm provider = target.provider()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "slots are counted at the bench's own provider", "the same without --url"));
        int slots = Settings.ofProcess().get(LlmSettings.CONCURRENCY);
        Queue<CallSpan> calls = new ConcurrentLinkedQueue<>();
        provider.watchedBy(calls::add).script(Wire.OPENAI, new Fault.Late(Duration.ofSeconds(STUCK_SECONDS)));
        (options.batch() ? new OneBatch() : new Burst()).run(target, options, figures);
        provider.watchedBy(span -> {});
        Occupancy occupancy = Occupancy.of(calls, slots);
        figures.put("slots", slots);
        figures.put("slots_busy_percent", Percentiles.rounded(occupancy.share() * 100));
        figures.put("slots_busy_measured_seconds", Percentiles.rounded(occupancy.nanos() / 1e9));
        figures.put("slots_most_busy", provider.mostInFlight());
        figures.put("calls", calls.size());
        figures.put("stuck_call_seconds", Percentiles.rounded(longest(calls) / 1e9));
        overtaken(calls, options.jobs()).into(figures, "overtaken");
    }

    private static long longest(Queue<CallSpan> calls) {
        return calls.stream()
                .mapToLong(call -> call.ended() - call.begun())
                .max()
                .orElse(0);
    }

    /** By how much each call began later than the first one of a job that was ordered after it. */
    static Percentiles overtaken(Iterable<CallSpan> calls, int jobs) {
        long[] begun = new long[jobs];
        for (CallSpan call : calls) {
            Matcher number = NUMBER.matcher(call.call().body().toString());
            if (number.find()) {
                int job = Integer.parseInt(number.group(1));
                begun[job] = begun[job] == 0 ? call.begun() : Math.min(begun[job], call.begun());
            }
        }
        Long[] by = new Long[jobs];
        long earliestAfter = Long.MAX_VALUE;
        for (int job = jobs - 1; job >= 0; job--) {
            by[job] = Math.max(0, begun[job] - Math.min(earliestAfter, begun[job]));
            earliestAfter = Math.min(earliestAfter, begun[job]);
        }
        return Percentiles.of(List.of(by));
    }
}
