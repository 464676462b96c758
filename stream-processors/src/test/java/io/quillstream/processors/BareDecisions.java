package io.quillstream.processors;

import io.quillstream.processors.decide.Accounts;
import io.quillstream.processors.decide.Admission;
import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.Announcements;
import io.quillstream.processors.decide.Change;
import io.quillstream.processors.decide.Collected;
import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.decide.EventTime;
import io.quillstream.processors.decide.FairShare;
import io.quillstream.processors.decide.GrantPolicy;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.processors.decide.Orders;
import io.quillstream.processors.decide.Settlement;
import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.StepState;
import io.quillstream.processors.state.TaskState;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.price.PriceBooks;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * One workspace decided by the pure classes alone, with maps for stores: a second, smaller telling of what the steps do.
 * It is quick enough for tens of thousands of lives, and its ledger must equal the real topology's.
 */
final class BareDecisions implements House {

    private final AdmissionPolicy policy = new AdmissionPolicy(PriceBooks.released());
    private final FairShare share;
    private final Consumer<SpecificRecord> out;
    private final Map<String, JobState> jobs = new HashMap<>();
    private final Map<String, TaskState> tasks = new HashMap<>();
    private final TreeMap<String, TaskState> backlog = new TreeMap<>();
    private final Set<String> grants = new HashSet<>();
    private final Map<String, Cause> wishes = new HashMap<>();
    private final Map<String, Long> offsets = new HashMap<>();
    AccountState account;

    BareDecisions(String workspace, int window, Consumer<SpecificRecord> out) {
        this.account = Accounts.opened(workspace);
        this.share = new FairShare(window);
        this.out = out;
    }

    @Override
    public void grant(CreditsGranted grant) {
        Cause cause = next("quill.grants");
        if (grants.add(grant.getGrantId())) {
            apply(GrantPolicy.apply(account, grant, cause, grant.getGrantedAt()));
            refill();
        }
    }

    @Override
    public void request(GenerationRequested request, Instant appended) {
        Cause cause = next("quill.requests");
        Instant at = EventTime.of(request.getAcceptedAt(), appended.toEpochMilli());
        switch (policy.decide(account, Optional.ofNullable(jobs.get(request.getJobId())), request, cause, at)) {
            case Admission.Repeated repeated ->
                out.accept(Announcements.repeated(repeated.job(), Accounts.balance(account)));
            case Admission.Refused refused -> {
                long balance = Accounts.balance(refused.change().account());
                out.accept(Announcements.refused(refused.job(), refused.price(), balance));
                if (refused.recorded()) {
                    end(refused.job(), JobLifecycle.refused(cause, at));
                }
            }
            case Admission.Admitted admitted -> admit(admitted, at);
        }
    }

    private void admit(Admission.Admitted admitted, Instant at) {
        JobState job = admitted.job();
        apply(admitted.change());
        out.accept(Announcements.admitted(job, Accounts.balance(account)));
        jobs.put(job.getJobId(), job);
        Cause wish = wishes.getOrDefault(job.getJobId(), wishes.get(String.valueOf(job.getBatchId())));
        if (wish != null) {
            end(job, JobLifecycle.cancelled(wish, at, false));
            return;
        }
        for (StepState step : job.getSteps()) {
            FairShare.Placement placement = share.place(account, lane(job), String.valueOf(job.getBatchId()));
            account = placement.account();
            TaskState task = new TaskState(
                    step.getTaskId(),
                    job.getJobId(),
                    step.getName(),
                    lane(job),
                    1,
                    placement.place().orElse(null));
            tasks.put(step.getTaskId(), task);
            placement.place().ifPresentOrElse(place -> backlog.put(place, task), () -> send(job, task));
        }
    }

    @Override
    public void complete(TaskCompleted completion) {
        Cause cause = next("quill.completions");
        Optional<JobState> job = Optional.ofNullable(jobs.get(completion.getJobId()));
        Optional<TaskState> task = Optional.ofNullable(tasks.get(completion.getTaskId()));
        if (JobLifecycle.collect(job, task, completion, cause, completion.getCompletedAt())
                instanceof Collected.Ended ended) {
            end(ended.job(), ended.ending());
        }
    }

    @Override
    public void cancel(CancellationRequested wish) {
        Cause cause = next("quill.cancellations");
        String subject = wish.getBatchId() == null ? wish.getJobId() : wish.getBatchId();
        List<JobState> open = jobs.values().stream()
                .filter(JobLifecycle::open)
                .filter(job -> subject.equals(job.getJobId()) || subject.equals(job.getBatchId()))
                .toList();
        if (wish.getBatchId() != null || !jobs.containsKey(subject)) {
            wishes.putIfAbsent(subject, cause);
        }
        open.forEach(job -> end(job, JobLifecycle.cancelled(cause, wish.getRequestedAt(), begun(job))));
    }

    /** Ends what has not ended, as the deadline does. */
    void deadlinesPass() {
        List.copyOf(jobs.values()).stream()
                .filter(JobLifecycle::open)
                .forEach(job -> end(job, JobLifecycle.expired(job, begun(job))));
    }

    private void end(JobState job, Ending ending) {
        jobs.put(job.getJobId(), JobLifecycle.ended(job, ending));
        if (job.getCredits() > 0) {
            apply(Settlement.post(account, job, ending));
        }
        out.accept(Settlement.audit(job, ending));
        out.accept(Announcements.ended(job, ending));
        out.accept(Announcements.content(job, ending));
        for (StepState step : job.getSteps()) {
            TaskState task = tasks.remove(step.getTaskId());
            if (task != null && task.getPlace() == null) {
                account = share.returned(account);
            } else if (task != null) {
                backlog.remove(task.getPlace());
                account = share.removed(account, task.getPlace());
            }
        }
        refill();
    }

    private void refill() {
        while (share.next(account).isPresent()) {
            Map.Entry<String, TaskState> head = backlog.pollFirstEntry();
            TaskState task =
                    TaskState.newBuilder(head.getValue()).setPlace(null).build();
            tasks.put(task.getTaskId(), task);
            account = share.dispatched(account, head.getKey());
            send(jobs.get(task.getJobId()), task);
        }
    }

    private boolean begun(JobState job) {
        return job.getSteps().stream()
                .map(step -> tasks.get(step.getTaskId()))
                .anyMatch(task -> task != null && task.getPlace() == null);
    }

    private void apply(Change change) {
        account = change.account();
        change.entries().forEach(out);
    }

    private Cause next(String topic) {
        return new Cause(topic, 0, offsets.merge(topic, 1L, Long::sum) - 1);
    }

    private static String lane(JobState job) {
        return job.getBatchId() == null ? FairShare.INTERACTIVE : FairShare.BATCH;
    }

    private void send(JobState job, TaskState task) {
        out.accept(TaskDispatched.newBuilder()
                .setTaskId(task.getTaskId())
                .setJobId(job.getJobId())
                .setWorkspaceId(job.getWorkspaceId())
                .setUserId(job.getUserId())
                .setKind(job.getKind())
                .setStep(task.getStep())
                .setAttempt(task.getAttempt())
                .setLane(task.getLane())
                .setCopy(Orders.copy(job.getOrder()))
                .setDeadlineAt(job.getDeadlineAt())
                .setDispatchedAt(job.getRequestedAt())
                .build());
    }
}
