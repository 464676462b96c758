package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A service that is told to end while it still waits for its servers ends as any other: in time and with 0. */
class EndWhileStartingTest {

    private static final List<String> COMMAND = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            "io.quillstream.launcher.Quill",
            "run",
            "sinks");

    @Test
    void sigterm_during_the_start_is_heard() throws Exception {
        try (ServerSocket notKafka = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            ProcessBuilder builder = new ProcessBuilder(COMMAND)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            BareEnvironment.giveTo(builder);
            builder.environment().put("QUILL_KAFKA_BOOTSTRAP", "127.0.0.1:" + notKafka.getLocalPort());
            builder.environment().put("QUILL_HTTP_PORT", "0");
            Process service = builder.start();
            try (Socket unanswered = accept(notKafka)) {
                assertTrue(unanswered.isConnected() && service.isAlive(), "it waits for Kafka");
                service.destroy();
                assertTrue(service.waitFor(20, TimeUnit.SECONDS), "still there 20 s after SIGTERM");
                assertEquals(0, service.exitValue());
            } finally {
                service.destroyForcibly();
            }
        }
    }

    @Test
    void who_typed_a_wrong_address_is_told_within_seconds() throws Exception {
        try (ServerSocket notKafka = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + notKafka.getLocalPort();
            ProcessBuilder builder = new ProcessBuilder(COMMAND).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            BareEnvironment.giveTo(builder);
            builder.environment().put("QUILL_KAFKA_BOOTSTRAP", address);
            builder.environment().put("QUILL_HTTP_PORT", "0");
            Process service = builder.start();
            try (BufferedReader complaints = service.errorReader()) {
                Instant begun = Instant.now();
                String told = complaints.readLine();
                while (told != null && !told.startsWith("quill: ")) {
                    told = complaints.readLine();
                }
                assertEquals("quill: not ready yet, waits for Kafka; it goes on by itself", told);
                String next = complaints.readLine();
                assertTrue(next.startsWith("  try: ./quill doctor") && next.contains(address), next);
                assertTrue(Duration.between(begun, Instant.now()).toSeconds() < 45, "told late");
                assertTrue(service.isAlive(), "it goes on");
                service.destroy();
                assertTrue(service.waitFor(20, TimeUnit.SECONDS), "still there 20 s after SIGTERM");
                assertEquals(0, service.exitValue());
            } finally {
                service.destroyForcibly();
            }
        }
    }

    private static Socket accept(ServerSocket door) throws IOException {
        door.setSoTimeout(60_000);
        return door.accept();
    }
}
