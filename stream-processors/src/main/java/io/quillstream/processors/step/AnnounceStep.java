package io.quillstream.processors.step;

import io.quillstream.processors.decide.Announcements;
import io.quillstream.processors.state.JobState;
import io.quillstream.runtime.telemetry.LogIds;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.topic.Topics;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Step {@code announce}: says in public what moved: decisions, the first and the last progress events, the content. */
public final class AnnounceStep extends ContextualProcessor<String, Moved, String, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(AnnounceStep.class);

    private Outlet outlet;

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        outlet = new Outlet(context);
    }

    @Override
    public void process(Record<String, Moved> record) {
        switch (record.value()) {
            case Moved.JobAdmitted admitted -> {
                Trail trail = Trail.of(admitted.job());
                decision(Announcements.admitted(admitted.job(), admitted.balance()), trail);
                progress(Announcements.queued(admitted.job()), trail);
                log(admitted.job(), trail, "Job admitted");
            }
            case Moved.JobRepeated repeated ->
                decision(Announcements.repeated(repeated.job(), repeated.balance()), repeated.trail());
            case Moved.JobRefused refused ->
                decision(
                        Announcements.refused(refused.job(), refused.price(), refused.balance()),
                        Trail.of(refused.job()));
            case Moved.JobEnded ended -> {
                JobState job = ended.job();
                Announcements.checked(job, ended.ending()).ifPresent(check -> progress(check, Trail.of(job)));
                progress(Announcements.ended(job, ended.ending()), Trail.of(job));
                outlet.write(Topics.CONTENT, job.getJobId(), Announcements.content(job, ended.ending()), Trail.of(job));
                log(job, Trail.of(job), "Job ended as " + ended.ending().status());
            }
            case Moved.StepReady _, Moved.StepFinished _, Moved.SweepDone _, Moved.PlanChanged _ ->
                throw new IllegalStateException("announce takes decisions and ends");
        }
    }

    /** Through the ids of the record that a job's story is told by, whatever record moved it. */
    private static void log(JobState job, Trail trail, String message) {
        try (LogIds ids =
                LogIds.of(trail.headers()).workspace(job.getWorkspaceId()).job(job.getJobId())) {
            if (job.getOrder() != null) {
                ids.copy(job.getOrder().getProductId(), job.getOrder().getCopyType());
            }
            LOG.info(message);
        }
    }

    private void decision(AdmissionDecided decision, Trail trail) {
        outlet.write(Topics.ADMISSIONS, decision.getJobId(), decision, trail);
    }

    private void progress(ProgressReported progress, Trail trail) {
        outlet.write(Topics.PROGRESS, progress.getJobId(), progress, trail);
    }
}
