package io.quillstream.processors.step;

import io.quillstream.processors.decide.Accounts;
import io.quillstream.processors.decide.Admission;
import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.Drafts;
import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.decide.GrantPolicy;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.processors.decide.Origins;
import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.CancellationState;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.Origin;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.GrantKind;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Step {@code admit}: grants raise the balance, requests are admitted, refused, or found to be repetitions.
 *
 * <p>A request is decided once, whatever becomes of the group's offsets. When a broker has forgotten them, the whole log is
 * read again, and a refusal, which leaves no job, would else be decided by the credits of today (decision 035).
 */
public final class AdmitStep extends ContextualProcessor<String, Arrived<?>, String, Object> {

    private final AdmissionPolicy policy;
    private final Meters meters;
    private Outlet outlet;
    private AccountBook accounts;
    private JobBook jobs;
    private KeyValueStore<String, Origin> grants;
    private KeyValueStore<String, CancellationState> cancellations;

    public AdmitStep(AdmissionPolicy policy, Meters meters) {
        this.policy = policy;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        outlet = new Outlet(context);
        accounts = new AccountBook(context, outlet);
        jobs = new JobBook(context);
        grants = context.getStateStore(StateStores.GRANTS);
        cancellations = context.getStateStore(StateStores.CANCELLATIONS);
    }

    @Override
    public void process(Record<String, Arrived<?>> record) {
        switch (record.value().event()) {
            case CreditsGranted grant -> grant(grant, record.value());
            case GenerationRequested request -> request(request, record.value(), record.timestamp());
            default -> throw new IllegalStateException("admit takes grants and requests");
        }
    }

    private void grant(CreditsGranted grant, Arrived<?> arrived) {
        String key = grant.getWorkspaceId() + "/" + grant.getGrantId();
        if (grants.get(key) == null) {
            AccountState account = accounts.of(grant.getWorkspaceId());
            accounts.apply(GrantPolicy.apply(account, grant, arrived.cause(), arrived.at()), arrived.trail());
            grants.put(key, Origins.of(arrived.cause()));
            if (grant.getKind() == GrantKind.PLAN) {
                String workspace = grant.getWorkspaceId();
                outlet.pass(StepNames.DISPATCH, workspace, new Moved.PlanChanged(workspace, arrived.at()));
            }
        }
    }

    private void request(GenerationRequested request, Arrived<?> arrived, long appendedAt) {
        String workspace = request.getWorkspaceId();
        AccountState before = accounts.of(workspace);
        long offset = arrived.cause().getOffset();
        if (Accounts.decided(before, offset, appendedAt)) {
            meters.decided("read-again");
            return;
        }
        AccountState account = Accounts.decidedUpTo(before, offset, appendedAt);
        switch (policy.decide(
                account, jobs.find(workspace, request.getJobId()), request, arrived.cause(), arrived.at())) {
            case Admission.Repeated repeated -> {
                meters.decided("repeated");
                accounts.put(account);
                tell(new Moved.JobRepeated(repeated.job(), Accounts.balance(account), arrived.trail()), workspace);
            }
            case Admission.Refused refused -> {
                meters.decided("refused");
                accounts.put(account);
                refuse(refused, arrived);
            }
            case Admission.Admitted admitted -> {
                meters.decided("admitted");
                admit(admitted, arrived);
            }
        }
    }

    private void admit(Admission.Admitted admitted, Arrived<?> arrived) {
        JobState job = trailed(admitted.job(), arrived.trail());
        accounts.apply(admitted.change(), arrived.trail());
        jobs.open(job);
        CancellationState wish = wishFor(job);
        long balance = Accounts.balance(admitted.change().account());
        Moved.JobAdmitted moved = new Moved.JobAdmitted(job, balance, wish == null);
        tell(moved, job.getWorkspaceId());
        outlet.pass(StepNames.EXPIRE, job.getWorkspaceId(), moved);
        outlet.pass(StepNames.PLAN, job.getWorkspaceId(), moved);
        if (wish != null) {
            end(job, JobLifecycle.cancelled(Origins.cause(wish.getCause()), arrived.at(), false));
        }
    }

    /** A refusal moves no credits, not even by the roll of a period: no entry would tell why. The next event rolls it. */
    private void refuse(Admission.Refused refused, Arrived<?> arrived) {
        JobState job = trailed(refused.job(), arrived.trail());
        long balance = Accounts.balance(refused.change().account());
        tell(new Moved.JobRefused(job, refused.price(), balance), job.getWorkspaceId());
        if (refused.recorded()) {
            end(job, JobLifecycle.refused(arrived.cause(), arrived.at()));
        }
    }

    private void end(JobState job, Ending ending) {
        jobs.end(job, ending);
        outlet.pass(StepNames.SETTLE, job.getWorkspaceId(), new Moved.JobEnded(job, ending));
    }

    private CancellationState wishFor(JobState job) {
        CancellationState ofJob = cancellations.get(job.getWorkspaceId() + "/" + job.getJobId());
        if (ofJob != null || job.getBatchId() == null) {
            return ofJob;
        }
        return cancellations.get(job.getWorkspaceId() + "/" + job.getBatchId());
    }

    private void tell(Moved moved, String workspace) {
        outlet.pass(StepNames.ANNOUNCE, workspace, moved);
    }

    private static JobState trailed(JobState job, Trail trail) {
        return Drafts.of(job)
                .setTraceparent(trail.traceparent())
                .setRequestId(trail.requestId())
                .build();
    }
}
