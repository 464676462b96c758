package io.quillstream.embedded.process;

import java.util.ArrayList;
import java.util.List;

/**
 * What a child hears of us. Not Ctrl-C in the terminal: it would end the servers under the services that are just
 * finishing their work, so a child gets a session of its own ({@code setsid}). But our death, however it comes: the
 * kernel then sends the child a signal ({@code setpriv --pdeathsig}). Both are Linux programs; where one is missing
 * {@link OrphanedChild} clears up at the next start.
 */
final class ParentBond {

    private static final List<String> OWN_SESSION = usable(List.of("setsid"));
    private static final List<String> DEATH_SIGNAL = usable(List.of("setpriv", "--pdeathsig", "TERM"));

    private ParentBond() {}

    /** The command, made to get the signal (name without SIG) when the thread that starts it ends, and no other. */
    static List<String> of(String signal, List<String> command) {
        List<String> bound = new ArrayList<>(OWN_SESSION);
        if (!DEATH_SIGNAL.isEmpty()) {
            bound.addAll(List.of("setpriv", "--pdeathsig", signal));
        }
        bound.addAll(command);
        return bound;
    }

    private static List<String> usable(List<String> prefix) {
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        return Probe.succeeds(probe) ? prefix : List.of();
    }
}
