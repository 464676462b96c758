package io.quillstream.launcher.scenario;

import io.quillstream.testkit.llm.CallSpan;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.LlmCall;
import io.quillstream.testkit.llm.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A provider that answers only when it is told to, and knows who called for which job. Callers differ by their key. */
final class WatchedProvider implements AutoCloseable {

    private static final Pattern JOB = Pattern.compile("readers of (job-\\d+)");

    private final FakeLlm fake = FakeLlm.start();
    private final Semaphore answers = new Semaphore(0);
    private final Queue<CallSpan> spans = new ConcurrentLinkedQueue<>();

    WatchedProvider() {
        fake.watchedBy(spans::add).latency(() -> {
            try {
                answers.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Duration.ZERO;
        });
    }

    String baseUrl() {
        return fake.baseUrl(Wire.OPENAI);
    }

    /** Answers that many calls. */
    void answer(int calls) {
        answers.release(calls);
    }

    /** Answers every call from now on. */
    void answerAll() {
        answers.release(1_000_000);
    }

    /** Calls of that caller that wait for their answer. */
    long underWay(String caller) {
        long begun = fake.calls().stream()
                .filter(call -> caller(call).equals(caller))
                .count();
        return begun
                - spans.stream()
                        .filter(span -> caller(span.call()).equals(caller))
                        .count();
    }

    /** The calls that have ended, with whatever outcome. */
    List<CallSpan> spans() {
        return List.copyOf(spans);
    }

    static String caller(LlmCall call) {
        return call.headers().get("authorization").replace("Bearer ", "");
    }

    static String job(LlmCall call) {
        Matcher job = JOB.matcher(call.body().toString());
        if (!job.find()) {
            throw new IllegalArgumentException("a call for none of the jobs");
        }
        return job.group(1);
    }

    @Override
    public void close() {
        fake.close();
    }
}
