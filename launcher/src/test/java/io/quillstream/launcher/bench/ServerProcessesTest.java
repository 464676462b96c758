package io.quillstream.launcher.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
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
                            .mapToLong(Long::longValue)
                            .sum()
                    > 0);
            assertTrue(found.memoryMib().values().stream()
                            .mapToLong(Long::longValue)
                            .sum()
                    > 0);
            assertTrue(found.threadCpuMillis().size() > 3);
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
