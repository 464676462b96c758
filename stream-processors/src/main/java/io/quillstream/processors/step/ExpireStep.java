package io.quillstream.processors.step;

import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.processors.state.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Step {@code expire}: ends jobs whose deadline has passed, oldest first and a bounded number at a time, so that every
 * admitted job ends even if all workers are gone. The slots that these ends free are given on when the portion has ended
 * ({@link Moved.SweepDone}), so that none goes to a job that is about to end with it. It hears of admitted jobs and wakes
 * at the first deadline of those that are open. The wall clock only decides when it is noticed; the job ends at its
 * deadline.
 */
public final class ExpireStep extends ContextualProcessor<String, Moved, String, Object> {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(100);
    private static final int JOBS_AT_ONCE = 1000;

    private Outlet outlet;
    private JobBook jobs;
    private Alarm alarm;

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        outlet = new Outlet(context);
        jobs = new JobBook(context);
        alarm = new Alarm(context, this::endDue);
        wakeAtFirst(PAUSE);
    }

    @Override
    public void process(Record<String, Moved> record) {
        if (record.value() instanceof Moved.JobAdmitted admitted) {
            alarm.setFor(admitted.job().getDeadlineAt().toEpochMilli(), PAUSE);
        }
    }

    private void endDue(long now) {
        List<JobBook.Deadline> due = jobs.passed(now, JOBS_AT_ONCE);
        List<JobState> ending = due.stream()
                .flatMap(deadline -> jobs.openJob(deadline).stream())
                .toList();
        ending.forEach(this::expire);
        due.forEach(jobs::forget);
        ending.stream()
                .map(JobState::getWorkspaceId)
                .distinct()
                .forEach(workspace -> outlet.pass(
                        StepNames.DISPATCH, workspace, new Moved.SweepDone(workspace, Instant.ofEpochMilli(now))));
        if (!due.isEmpty()) {
            context().commit();
        }
        wakeAtFirst(due.size() < JOBS_AT_ONCE ? PAUSE : SHORT_PAUSE);
    }

    private void wakeAtFirst(Duration pause) {
        jobs.firstDeadline().ifPresent(first -> alarm.setFor(first, pause));
    }

    private void expire(JobState job) {
        Ending ending = JobLifecycle.expired(job, jobs.begun(job));
        jobs.end(job, ending);
        outlet.pass(StepNames.SETTLE, job.getWorkspaceId(), new Moved.JobEnded(job, ending, true));
    }
}
