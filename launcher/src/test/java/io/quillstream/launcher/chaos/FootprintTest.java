package io.quillstream.launcher.chaos;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class FootprintTest {

    private static final int MANY = 1_000;

    @Test
    void filesThatStayOpenShowAndAreGoneWhenTheyAreClosed(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Footprint before = own();
        List<InputStream> open = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            open.add(Files.newInputStream(file));
        }
        assertTrue(own().outgrew(before), own() + " after " + before);
        for (InputStream one : open) {
            one.close();
        }
        assertFalse(own().outgrew(before), own() + " after " + before);
    }

    /** There are as many as there is state, and fewer again when they are merged. */
    @Test
    void tablesOfAStateStoreAreNoLeftovers(@TempDir Path folder) throws Exception {
        Path table = Files.createFile(folder.resolve("000007.sst"));
        Footprint before = own();
        List<InputStream> open = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            open.add(Files.newInputStream(table));
        }
        assertFalse(own().outgrew(before), own() + " after " + before);
        for (InputStream one : open) {
            one.close();
        }
    }

    @Test
    void threadsThatStayShow() throws Exception {
        Footprint before = own();
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            threads.add(Thread.ofPlatform().start(() -> await(end)));
        }
        assertTrue(own().outgrew(before), own() + " after " + before);
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Footprint own() throws Exception {
        return Footprint.of(ProcessHandle.current().pid());
    }
}
