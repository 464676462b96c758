package io.quillstream.launcher.chaos.verdict;

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

    /** Tables as well as the log, the lock and the manifest that each store has: all come with a task, and go with it. */
    @Test
    void filesOfAStateStoreAreNoLeftovers(@TempDir Path folder) throws Exception {
        Path store = Files.createDirectories(folder.resolve("quill/0_3/rocksdb/jobs"));
        Path table = Files.createFile(store.resolve("000007.sst"));
        Path manifest = Files.createFile(store.resolve("MANIFEST-000005"));
        Footprint before = own();
        List<InputStream> open = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            open.add(Files.newInputStream(i % 2 == 0 ? table : manifest));
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
