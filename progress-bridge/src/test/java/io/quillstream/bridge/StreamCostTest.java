package io.quillstream.bridge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.bridge.house.Eventually;
import io.quillstream.bridge.house.RunningBridge;
import io.quillstream.bridge.house.Sse;
import io.quillstream.bridge.house.Worker;
import io.quillstream.schemas.progress.Stage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What open streams cost; prints its figures. Not part of the ordinary run; ten thousand streams need an open-file
 * limit above twice that:
 *
 * <pre>mvn -pl progress-bridge test -Dtest=StreamCostTest -Dtest.excluded=docker</pre>
 */
@Tag("long")
class StreamCostTest {

    private static final int IDLE = Integer.getInteger("quill.idle", 5_000);
    private static final int ACTIVE = 1_000;

    @Test
    void an_idle_stream_costs_little_and_an_event_reaches_a_thousand_clients_soon() throws Exception {
        try (BridgeHouse house = BridgeHouse.open(Map.of("QUILL_STREAMS_PER_USER", "100000"))) {
            RunningBridge bridge = house.bridge();
            List<UUID> jobs =
                    IntStream.range(0, 100).mapToObj(i -> house.queued()).toList();
            String token = house.token("dev");
            List<SocketChannel> channels = new ArrayList<>();
            open(channels, 500, bridge, jobs, token);
            long heapBefore = heap();
            long residentBefore = resident();
            open(channels, IDLE, bridge, jobs, token);
            long heap = (heap() - heapBefore) / IDLE;
            long resident = (resident() - residentBefore) / IDLE;
            System.out.printf(
                    "%d idle streams: %d bytes of heap, %d bytes resident each, clients' ends included%n",
                    IDLE, heap, resident);

            List<UUID> active = jobs.subList(0, ACTIVE * jobs.size() / channels.size() + 1);
            for (Stage stage : Worker.STAGES) {
                active.forEach(job -> house.worker.report(job, stage));
            }
            active.forEach(job -> house.worker.completed(job, List.of("x")));
            int left = channels.size() - streamsOf(active, jobs, channels.size());
            Eventually.holds(Duration.ofSeconds(20), () -> bridge.metric("quill.stream.clients") <= left);
            System.out.printf("event to all clients of its job: %s%n", bridge.fanOut());
            for (SocketChannel channel : channels) {
                channel.close();
            }
            assertTrue(heap < 16 * 1024, heap + " bytes of heap");
        }
    }

    private static int streamsOf(List<UUID> active, List<UUID> jobs, int channels) {
        return (int) IntStream.range(0, channels)
                .filter(i -> active.contains(jobs.get(i % jobs.size())))
                .count();
    }

    private static void open(
            List<SocketChannel> channels, int more, RunningBridge bridge, List<UUID> jobs, String token)
            throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(4_096);
        for (int i = 0; i < more; i++) {
            UUID job = jobs.get(channels.size() % jobs.size());
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", bridge.port()));
            String head = "GET " + Sse.ofJob(job) + " HTTP/1.1\r\nHost: x\r\n" + Sse.bearer(token) + "\r\n\r\n";
            channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            answer.clear();
            channel.read(answer);
            channels.add(channel);
        }
        int open = channels.size();
        Eventually.holds(Duration.ofSeconds(10), () -> bridge.metric("quill.stream.clients") == open);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
