package io.quillstream.workers.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.progress.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageReporterTest {

    private final List<String> told = new ArrayList<>();
    private final HandClock clock = new HandClock();
    private final StageReporter reporter = reporter(new Heard(told));

    @Test
    void stagesWaitForWhatComesBehindThem() {
        reporter.report(Stage.PARSING, "");
        reporter.report(Stage.PROMPTING, "");
        reporter.report(Stage.GENERATING, "");
        assertEquals(List.of(), told);
        reporter.catchUp();
        assertEquals(List.of("parsing", "prompting", "generating"), told);
        reporter.report(Stage.PARSING_RESPONSE, "");
        reporter.report(Stage.PARSING_RESPONSE, "");
        assertEquals(Optional.of(clock.instant()), reporter.untoldCheck());
        reporter.catchUp();
        reporter.catchUp();
        assertEquals(Optional.empty(), reporter.untoldCheck());
        assertEquals(List.of("parsing", "prompting", "generating", "parsing_response"), told);
    }

    /** The producer takes what it finds as soon as it is told of the first. */
    @Test
    void allThatWaitsIsWrittenBeforeTheFirstOfItIsSent() {
        List<String> steps = new ArrayList<>();
        StageReporter slow = reporter(new Heard(steps, steps));
        slow.report(Stage.PARSING, "");
        slow.report(Stage.GENERATING, "");
        slow.catchUp();
        assertEquals(List.of("write parsing", "write generating", "parsing", "generating"), steps);
    }

    @Test
    void aCheckThatIsTheLastStageIsLeftToTheOutcome() {
        begin();
        reporter.delta("Text");
        reporter.deltasEnd();
        clock.pass(Duration.ofMillis(10));
        reporter.report(Stage.PARSING_RESPONSE, "");
        clock.pass(Duration.ofMillis(1));
        reporter.catchUpButCheck();
        assertEquals(List.of("generating", "\"Text\""), told);
        assertEquals(Optional.of(clock.instant().minusMillis(1)), reporter.untoldCheck());
    }

    @Test
    void aCheckWithSomethingBehindItIsTold() {
        begin();
        reporter.report(Stage.PARSING_RESPONSE, "");
        reporter.retrying(Duration.ofSeconds(1));
        assertEquals(List.of("generating", "parsing_response", "retrying"), told);
        assertEquals(Optional.empty(), reporter.untoldCheck());
    }

    @Test
    void aQuickAnswerComesInOnePieceBeforeItsCheck() {
        begin();
        reporter.delta("Some ");
        clock.pass(Duration.ofMillis(49));
        reporter.delta("text");
        reporter.deltasEnd();
        reporter.report(Stage.PARSING_RESPONSE, "");
        assertEquals(List.of("generating"), told);
        reporter.catchUp();
        assertEquals(List.of("generating", "\"Some text\"", "parsing_response"), told);
    }

    @Test
    void aSlowOneIsToldAsItComes() {
        begin();
        clock.pass(Duration.ofMillis(50));
        reporter.delta("The ");
        assertEquals(List.of("generating", "\"The \""), told);
        reporter.delta("first ");
        clock.pass(Duration.ofMillis(50));
        reporter.delta("words");
        assertEquals(List.of("generating", "\"The \"", "\"first words\""), told);
    }

    @Test
    void anotherAttemptIsToldOfAtOnceAndBehindWhatCameBefore() {
        begin();
        reporter.delta("Broken");
        reporter.retrying(Duration.ofSeconds(1));
        assertEquals(List.of("generating", "\"Broken\"", "retrying"), told);
        reporter.nextAttempt();
        assertEquals(List.of("generating", "\"Broken\"", "retrying", "generating"), told);
        reporter.delta("Good");
        reporter.deltasEnd();
        reporter.catchUp();
        assertEquals(List.of("generating", "\"Broken\"", "retrying", "generating", "\"Good\""), told);
    }

    private StageReporter reporter(Telling telling) {
        return new StageReporter(
                TaskDispatched.newBuilder()
                        .setTaskId("task")
                        .setJobId("job")
                        .setWorkspaceId("workspace")
                        .setUserId("dev")
                        .setKind("copy")
                        .setStep("write")
                        .setAttempt(1)
                        .setLane("interactive")
                        .setDeadlineAt(Instant.EPOCH)
                        .setDispatchedAt(Instant.EPOCH)
                        .build(),
                1,
                clock,
                telling);
    }

    private void begin() {
        reporter.report(Stage.GENERATING, "");
        reporter.catchUp();
    }

    private static final class HandClock extends Clock {

        private Instant now = Instant.parse("2026-11-21T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
