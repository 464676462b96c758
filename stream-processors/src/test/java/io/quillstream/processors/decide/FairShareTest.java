package io.quillstream.processors.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.processors.Events;
import io.quillstream.processors.state.AccountState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FairShareTest {

    private final FairShare share = new FairShare(1);
    private final TreeMap<String, String> backlog = new TreeMap<>();
    private final List<String> order = new ArrayList<>();
    private AccountState account = Accounts.opened(Events.WORKSPACE);

    @Test
    void groupsTakeTurnsAndEachKeepsItsOwnOrder() {
        arrive("batch", "a", 4);
        arrive("batch", "b", 3);
        drain();

        assertEquals(List.of("a0", "a1", "b0", "a2", "b1", "a3", "b2"), order);
    }

    @Test
    void aGroupThatComesLaterDoesNotWaitForTurnsThatAreOver() {
        arrive("batch", "a", 100);
        for (int i = 0; i < 50; i++) {
            finishOne();
        }
        arrive("batch", "b", 2);
        int came = order.size();
        drain();

        assertTrue(order.indexOf("b1") <= came + 4, "b was through after " + (order.indexOf("b1") - came));
    }

    @Test
    void interactiveGoesFirst() {
        arrive("batch", "a", 3);
        arrive("interactive", "single", 2);
        drain();

        assertEquals(List.of("a0", "single0", "single1", "a1", "a2"), order);
    }

    @Test
    void aNewTaskDoesNotOvertakeThoseThatWait() {
        arrive("batch", "a", 2);
        account = AccountState.newBuilder(account).setWindow(10).build();

        assertTrue(share.place(account, "batch", "b").place().isPresent());
        assertTrue(share.place(account, "interactive", "single").place().isEmpty(), "but a better lane may");
    }

    @Test
    void noPlaceIsBeforeTheEarliest() {
        arrive("batch", "a", 30);
        for (int i = 0; i < 10; i++) {
            finishOne();
            arrive("batch", "g" + i, 1);
            assertTrue(share.earliest(account, "batch").compareTo(backlog.firstKey()) <= 0);
            assertTrue(FairShare.beyond("batch").compareTo(backlog.lastKey()) > 0);
        }
    }

    @Test
    void theTurnsThatAreRememberedAreBounded() {
        arrive("batch", "first", 1);
        for (int i = 0; i < 2000; i++) {
            arrive("batch", "g" + i, 1);
        }
        assertTrue(account.getBatch().getTurns().size() <= 256);
        drain();
        assertEquals(0, account.getBatch().getTurns().size());
        assertEquals(2001, order.size());
    }

    private void arrive(String lane, String group, int tasks) {
        for (int i = 0; i < tasks; i++) {
            FairShare.Placement placement = share.place(account, lane, group);
            account = placement.account();
            String task = group + i;
            placement.place().ifPresentOrElse(place -> backlog.put(place, task), () -> order.add(task));
        }
    }

    private void drain() {
        while (account.getOutstanding() > 0) {
            finishOne();
        }
    }

    private void finishOne() {
        account = share.returned(account);
        Optional<String> lane = share.next(account);
        lane.ifPresent(name -> {
            var head = backlog.ceilingEntry(share.earliest(account, name));
            backlog.remove(head.getKey());
            account = share.dispatched(account, head.getKey());
            order.add(head.getValue());
        });
    }
}
