package io.quillstream.launcher.chaos.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.checker.Journal;
import io.quillstream.checker.Transcripts;
import io.quillstream.launcher.chaos.fault.FaultLog;
import io.quillstream.testkit.llm.CallSpan;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * What was seen from outside while a campaign lasted. All of it is written by many threads at once.
 *
 * @param journal all posts and cancellations, and their answers
 * @param transcripts all streams
 * @param firsts the first try of each post that was not one of the tenant in a hurry
 * @param hasty posts of the tenant in a hurry
 * @param calls of the provider that have ended
 * @param faults what went wrong, on purpose and because of it
 */
public record Evidence(
        Journal journal,
        Transcripts transcripts,
        Queue<Posted> firsts,
        Queue<Posted> hasty,
        Queue<CallSpan> calls,
        FaultLog faults) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Nothing yet. */
    public static Evidence none(Consumer<String> said) {
        return new Evidence(
                new Journal(),
                new Transcripts(),
                new ConcurrentLinkedQueue<>(),
                new ConcurrentLinkedQueue<>(),
                new ConcurrentLinkedQueue<>(),
                new FaultLog(said));
    }

    /** Puts how much there is of everything. */
    public void count(ObjectNode figures) {
        figures.put("posts", journal.size());
        figures.set("answers", JSON.valueToTree(journal.statuses()));
        figures.set("cancel_answers", JSON.valueToTree(journal.wishStatuses()));
        figures.put(
                "answered_at_once", firsts.isEmpty() ? 1 : (double) well(firsts).size() / firsts.size());
        figures.put("hasty", hasty.size()).put("hasty_passed", well(hasty).size());
        figures.put("streams", transcripts.size()).put("connections", transcripts.connections());
        figures.put("jobs_beside_their_streams", transcripts.jobsShown());
        figures.set("stream_refusals", JSON.valueToTree(transcripts.refusals()));
    }

    /** Those that were answered for good. */
    public static List<Posted> well(Queue<Posted> posts) {
        return posts.stream().filter(Posted::answeredWell).toList();
    }
}
