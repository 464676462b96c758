package io.quillstream.launcher.chaos.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallDiskTest {

    private static final Path FOLDER = Path.of("/small");

    /** As when Ctrl-C has all children of a campaign killed, and this one is among them. */
    @Test
    void unmountingIsBegunAgainWhenItWasKilled() {
        assertEquals(1, leftOver(137, 0, 0));
    }

    /** That it is not mounted any longer, or is no program of this machine, does not change by trying again. */
    @Test
    void whatEndedByItselfIsNotTriedAgain() {
        assertEquals(1, leftOver(32, 0));
        assertEquals(1, leftOver(0, 0));
    }

    private static int leftOver(int... codes) {
        Deque<Integer> coming = new ArrayDeque<>();
        for (int code : codes) {
            coming.add(code);
        }
        SmallDisk.unmount(FOLDER, command -> {
            assertEquals(List.of("umount", "-l", FOLDER.toString()), command);
            return coming.remove();
        });
        return coming.size();
    }
}
