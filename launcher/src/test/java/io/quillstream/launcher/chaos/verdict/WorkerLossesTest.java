package io.quillstream.launcher.chaos.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.ProviderCalls.Loss;
import io.quillstream.launcher.chaos.cluster.Server;
import io.quillstream.launcher.chaos.fault.Fault;
import io.quillstream.launcher.chaos.fault.FaultLog;
import io.quillstream.launcher.chaos.fault.Keeper;
import io.quillstream.testkit.proxy.LinkCondition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerLossesTest {

    private static final Duration SHORT = Duration.ofSeconds(3);

    private final FaultLog log = new FaultLog(line -> {});

    @Test
    void what_meets_a_worker_or_who_keeps_its_tasks_and_answers_counts_once_each() {
        happens(new Fault.Killed("llm-workers-1", Duration.ZERO, false));
        happens(new Fault.Frozen("llm-workers-2", SHORT));
        happens(new Fault.BadLink("llm-workers-2", Server.REDIS, new LinkCondition.Cut(), SHORT));
        happens(new Fault.ServerAway(Server.KAFKA, SHORT));
        happens(new Fault.ServerKilled(Server.REDIS));
        happens(new Fault.StackFrozen(SHORT));
        log.noticed(Keeper.ENDED, "llm-workers-1 with exit code 1: x");
        log.noticed(Keeper.ENDED, "stack with exit code 1: x");
        List<Loss> losses = WorkerLosses.of(log);
        assertEquals(8, losses.size());
        FaultLog.Entry first = log.entries().getFirst();
        assertEquals(log.begin().plus(first.begun()), losses.getFirst().from());
        assertEquals(
                log.begin().plus(first.ended()).plusSeconds(60),
                losses.getFirst().until(),
                "it is felt for a while");
    }

    @Test
    void what_meets_others_does_not_count() {
        happens(new Fault.Killed("sinks-1", Duration.ZERO, false));
        happens(new Fault.ServerAway(Server.PROVIDER, SHORT));
        happens(new Fault.ServerKilled(Server.POSTGRES));
        happens(new Fault.DiskFull("stream-processors-2", SHORT));
        log.noticed(Keeper.ENDED, "sinks-1 with exit code 1: x");
        log.noticed("did-not-start", "llm-workers-1: x");
        assertEquals(List.of(), WorkerLosses.of(log));
    }

    @Test
    void calls_are_late_without_the_provider_too() {
        happens(new Fault.ServerAway(Server.PROVIDER, SHORT));
        happens(new Fault.Frozen("llm-workers-2", SHORT));
        happens(new Fault.ServerKilled(Server.POSTGRES));
        assertEquals(2, WorkerLosses.orLate(log).size());
    }

    private void happens(Fault fault) {
        log.ends(log.begins(fault), null);
    }
}
