package io.quillstream.processors.decide;

import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.Lane;
import io.quillstream.processors.state.Turn;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Shares the workers. A workspace may have a window of tasks out at once; the rest waits in its backlog, interactive
 * before batch, and within a lane the groups (a batch, or all single jobs) take turns by start-time fair queueing: a
 * waiting task gets the first turn that its group has not used and that is not over, and the lowest turn leaves first.
 * So a batch of ten lines that comes behind one of ten thousand is through after about twenty tasks.
 *
 * <p>Groups are told apart by 256 buckets (stochastic fairness queueing), which bounds the account's size; groups that
 * share a bucket share turns.
 *
 * @param defaultWindow window of workspaces whose plan names none, at least 1
 * @see <a href="https://doi.org/10.1109/90.649569">Goyal, Vin, Cheng: Start-time fair queueing</a>
 */
public record FairShare(int defaultWindow) {

    /** Lane of single jobs. */
    public static final String INTERACTIVE = "interactive";

    /** Lane of the lines of batches. */
    public static final String BATCH = "batch";

    private static final int BUCKETS = 256;

    /** Sixteen digits, so that places are in the order of their numbers. */
    private static final HexFormat NUMBERS = HexFormat.of();

    /**
     * Where a new task goes.
     *
     * @param account the account after it
     * @param place the backlog's key behind the workspace, whose order is the order of leaving; empty if a slot is free
     *     at once
     */
    public record Placement(AccountState account, Optional<String> place) {}

    /** Finds a slot or a place for a new task. A task never overtakes one that waits in its lane or a better one. */
    public Placement place(AccountState account, String lane, String group) {
        boolean overtakes = account.getInteractive().getQueued() > 0
                || (lane.equals(BATCH) && account.getBatch().getQueued() > 0);
        if (slotFree(account) && !overtakes) {
            return new Placement(sent(account), Optional.empty());
        }
        Lane waiting = lane(account, lane);
        int bucket = Math.floorMod(group.hashCode(), BUCKETS);
        long turn = Math.max(waiting.getVirtualTime(), next(waiting, bucket));
        Lane after = new Lane(
                waiting.getQueued() + 1,
                waiting.getOrder() + 1,
                waiting.getVirtualTime(),
                turns(waiting, bucket, turn + 1));
        return new Placement(with(account, lane, after), Optional.of(placeOf(lane, turn, waiting.getOrder())));
    }

    /** The lane whose first waiting task may leave now; empty if the window is full or nothing waits. */
    public Optional<String> next(AccountState account) {
        if (!slotFree(account)) {
            return Optional.empty();
        }
        if (account.getInteractive().getQueued() > 0) {
            return Optional.of(INTERACTIVE);
        }
        return account.getBatch().getQueued() > 0 ? Optional.of(BATCH) : Optional.empty();
    }

    /** The account after the task at that place has left the backlog for a worker. */
    public AccountState dispatched(AccountState account, String place) {
        String lane = laneOf(place);
        Lane waiting = lane(account, lane);
        long now = Math.max(waiting.getVirtualTime(), Long.parseLong(place.substring(2, 18), 16));
        Lane moved = new Lane(waiting.getQueued(), waiting.getOrder(), now, waiting.getTurns());
        return sent(removed(with(account, lane, moved), place));
    }

    /** The account after the task at that place has left the backlog because its job ended. */
    public AccountState removed(AccountState account, String place) {
        String lane = laneOf(place);
        Lane waiting = lane(account, lane);
        int left = waiting.getQueued() - 1;
        return with(
                account,
                lane,
                new Lane(
                        left,
                        waiting.getOrder(),
                        waiting.getVirtualTime(),
                        left == 0 ? List.of() : waiting.getTurns()));
    }

    /** The account after a task that was out has ended. */
    public AccountState returned(AccountState account) {
        return Drafts.of(account).setOutstanding(account.getOutstanding() - 1).build();
    }

    /** A place that none of those that wait in the lane is before: turns are given from the running one on. */
    public String earliest(AccountState account, String lane) {
        return prefix(lane) + NUMBERS.toHexDigits(lane(account, lane).getVirtualTime());
    }

    /** A place that is behind all of the lane. */
    public static String beyond(String lane) {
        return prefix(lane) + "g";
    }

    private static String prefix(String lane) {
        return lane.equals(INTERACTIVE) ? "0/" : "1/";
    }

    private boolean slotFree(AccountState account) {
        int window = account.getWindow() > 0 ? account.getWindow() : defaultWindow;
        return account.getOutstanding() < window;
    }

    private static AccountState sent(AccountState account) {
        return Drafts.of(account).setOutstanding(account.getOutstanding() + 1).build();
    }

    private static String placeOf(String lane, long turn, long order) {
        return prefix(lane) + NUMBERS.toHexDigits(turn) + "/" + NUMBERS.toHexDigits(order);
    }

    private static String laneOf(String place) {
        return place.startsWith(prefix(INTERACTIVE)) ? INTERACTIVE : BATCH;
    }

    private static Lane lane(AccountState account, String lane) {
        return lane.equals(INTERACTIVE) ? account.getInteractive() : account.getBatch();
    }

    private static AccountState with(AccountState account, String name, Lane lane) {
        AccountState.Builder after = Drafts.of(account);
        return (name.equals(INTERACTIVE) ? after.setInteractive(lane) : after.setBatch(lane)).build();
    }

    private static long next(Lane lane, int bucket) {
        return lane.getTurns().stream()
                .filter(turn -> turn.getBucket() == bucket)
                .mapToLong(Turn::getNext)
                .findFirst()
                .orElse(0);
    }

    /** Drops buckets that the virtual time has caught up with: they would begin there anyway. */
    private static List<Turn> turns(Lane lane, int bucket, long next) {
        List<Turn> turns = new ArrayList<>(lane.getTurns());
        turns.removeIf(turn -> turn.getBucket() == bucket || turn.getNext() <= lane.getVirtualTime());
        turns.add(new Turn(bucket, next));
        return turns;
    }
}
