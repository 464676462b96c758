package io.quillstream.launcher.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ServerProcessesTest {

    @Test
    void the_process_behind_a_port_is_found_with_its_cpu_and_memory() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerProcesses found =
                    ServerProcesses.listeningOn(listening.getLocalPort()).orElseThrow();
            assertEquals(ProcessHandle.current().pid(), found.root());
            assertTrue(found.cpuMillis().values().stream()
                            .mapToDouble(Number::doubleValue)
                            .sum()
                    > 0);
            assertTrue(found.memoryMib().values().stream()
                            .mapToLong(Long::longValue)
                            .sum()
                    > 0);
            assertTrue(found.threadCpuMillis().size() > 3);
        }
    }

    /** PostgreSQL has one process a connection, and in a short stretch none of them has used a clock tick. */
    @Test
    void less_than_a_clock_tick_of_a_process_is_counted() throws Exception {
        Process idle = new ProcessBuilder("cat").start();
        try {
            ServerProcesses here = new ServerProcesses(ProcessHandle.current().pid());
            Instant giveUp = Instant.now().plusSeconds(10);
            // It has another name before it is what was asked for.
            while (!here.cpuMillis().containsKey("cat") && Instant.now().isBefore(giveUp)) {
                Thread.onSpinWait();
            }
            assertTrue(here.cpuMillis().get("cat") > 0, here.cpuMillis().toString());
        } finally {
            idle.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_port_that_nobody_listens_on_has_no_process() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        assertTrue(ServerProcesses.listeningOn(port).isEmpty());
    }
}
