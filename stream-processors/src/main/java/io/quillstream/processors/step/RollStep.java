package io.quillstream.processors.step;

import io.quillstream.processors.decide.Change;
import io.quillstream.processors.decide.Period;
import io.quillstream.processors.state.AccountState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Step {@code roll}: brings every account to the month that has begun ({@link Period}), whether or not anything happens in
 * its workspace, so that whoever looks on the first of a month sees what he may spend. It wakes at the turn of a month,
 * and once after a start for the turns that were missed.
 *
 * <p>It is a little late on purpose: what was asked for in the last seconds of the old month is paid for from its credits
 * if its record is read first. Accounts are looked at in order of their workspaces, a bounded number at a time; a task
 * that moves begins again, which changes nothing, because an account rolls once. No record tells of it, so a roll that
 * moves no credits is left to the workspace's next event: the auditor derives accounts from records and must come to the
 * same.
 */
public final class RollStep extends ContextualProcessor<String, Moved, String, Object> {

    private static final Duration LATE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int READ_AT_ONCE = 5_000;
    private static final int ROLLED_AT_ONCE = 500;

    private Outlet outlet;
    private AccountBook accounts;
    private KeyValueStore<String, AccountState> all;
    private Alarm alarm;

    /** First workspace that has not been looked at; null at the beginning of a round. */
    private String next;

    /** When the round began. A month that turned since has another round: this one passed some accounts before. */
    private Instant begun;

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        outlet = new Outlet(context);
        accounts = new AccountBook(context, outlet);
        all = context.getStateStore(StateStores.ACCOUNTS);
        next = null;
        alarm = new Alarm(context, this::roll);
        alarm.setFor(0, LATE);
    }

    @Override
    public void process(Record<String, Moved> record) {
        throw new IllegalStateException("roll goes by the clock alone");
    }

    private void roll(long time) {
        Instant now = Instant.ofEpochMilli(time);
        if (next == null) {
            begun = now;
        }
        List<Change> due = due(now);
        due.forEach(change -> accounts.apply(change, Trail.NONE));
        if (!due.isEmpty()) {
            context().commit();
        }
        if (next == null) {
            alarm.setFor(Period.end(Period.of(begun)).plus(LATE).toEpochMilli(), LATE);
        } else {
            alarm.setFor(0, PAUSE);
        }
    }

    /** Looks at the next portion of accounts, and where to go on. */
    private List<Change> due(Instant now) {
        List<Change> due = new ArrayList<>();
        try (KeyValueIterator<String, AccountState> rest = all.range(next, null)) {
            int read = 0;
            while (rest.hasNext() && read++ < READ_AT_ONCE && due.size() < ROLLED_AT_ONCE) {
                Change change = Period.roll(rest.next().value, now);
                if (!change.entries().isEmpty()) {
                    due.add(change);
                }
            }
            next = rest.hasNext() ? rest.peekNextKey() : null;
        }
        return due;
    }
}
