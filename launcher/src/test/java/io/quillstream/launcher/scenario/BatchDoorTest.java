package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.client.Batch;
import io.quillstream.client.BatchReceipt;
import io.quillstream.client.ClientException;
import io.quillstream.client.PostOptions;
import io.quillstream.client.QuillClient;
import io.quillstream.schemas.topic.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Large batches through a door in a process of its own: what it costs that process, and what becomes of a batch whose
 * door dies in its middle. The long form: {@code ./quill test -pl launcher -Dtest.excluded=docker -Dtest=BatchDoorTest}.
 */
class BatchDoorTest {

    private static final Map<String, String> UNHURRIED =
            Map.of("QUILL_RATE_LIMIT", "1000000/min", "QUILL_LOCAL_LATENCY", "0");
    private static final long FLAT = 50L << 20;

    @TempDir
    Path data;

    @Test
    void a_batch_whose_door_died_is_completed_by_sending_it_again_and_costs_no_heap() throws Exception {
        try (UpProcess up = UpProcess.up(data, UNHURRIED);
                Operator operator = new Operator(up);
                Tenant tenant = operator.tenant("resumed", 20_000)) {
            completedByAnotherDoor(up, tenant, 3_000);
            heapOfADoorThatTakes(operator, 8 << 20, 6_000);
        }
    }

    @Test
    @Tag("long")
    void the_heap_of_a_door_stays_flat_under_64_mebibytes_in_50_000_lines() throws Exception {
        try (UpProcess up = UpProcess.up(data, UNHURRIED);
                Operator operator = new Operator(up)) {
            heapOfADoorThatTakes(operator, (64 << 20) - 1, 50_000);
        }
    }

    private void completedByAnotherDoor(UpProcess up, Tenant tenant, int lines) throws Exception {
        String body = body(tenant, lines, 0);
        PostOptions key = PostOptions.DEFAULT.withKey("resumed");
        try (var senders = Executors.newVirtualThreadPerTaskExecutor();
                UpProcess door = UpProcess.run("ingest-api", data, UNHURRIED);
                QuillClient client = new QuillClient(URI.create(door.banner("ready")), tenant.key());
                Admin log = Admin.create(
                        Map.of("bootstrap.servers", up.endpoints().get("kafka").asText()))) {
            long before = requests(log);
            Future<BatchReceipt> lost = senders.submit(() -> client.submitBatch(body, key));
            // What is published takes a fraction of a second, so the log is asked without a pause.
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (requests(log) - before <= lines / 20) {
                assertTrue(System.nanoTime() < deadline, "the batch did not begin");
            }
            door.killAlone();
            long published = requests(log) - before;
            assertTrue(published < lines, published + " lines were in the log");
            ExecutionException unknown = assertThrows(ExecutionException.class, lost::get, "it was over before");
            assertTrue(unknown.getCause() instanceof ClientException, unknown::toString);
        }
        BatchReceipt receipt = tenant.client().submitBatch(body, key);
        assertEquals(lines, receipt.requestCounts().accepted(), receipt::toString);
        assertTrue(
                Load.eventually(
                        Duration.ofSeconds(240),
                        () -> tenant.client().batch(receipt.batchId()).status().equals("completed")),
                () -> "it did not end: " + tenant.client().batch(receipt.batchId()));
        Batch batch = tenant.client().batch(receipt.batchId());
        assertEquals(lines, batch.requestCounts().completed(), batch::toString);
        assertEquals(lines, batch.requestCounts().total(), batch::toString);
        assertEquals(lines, tenant.client().quota().settled(), "each line was paid for once");
        assertEquals(receipt.batchId(), tenant.client().submitBatch(body, key).batchId(), "and is found ever after");
    }

    private void heapOfADoorThatTakes(Operator operator, int bytes, int lines) throws Exception {
        try (UpProcess door = UpProcess.run("ingest-api", data, UNHURRIED);
                // Without credits each line is a request and a refusal: the others have less to do, the door the same.
                Tenant poor = operator.tenant("poor", 0);
                QuillClient client = new QuillClient(URI.create(door.banner("ready")), poor.key());
                var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            // The first batch loads classes, fills pools and grows what will be kept.
            client.submitBatch(body(poor, 500, 0), PostOptions.DEFAULT);
            LiveHeap heap = new LiveHeap(door.pid());
            long before = heap.bytes();
            String body = body(poor, lines, bytes);
            long begun = System.nanoTime();
            Future<BatchReceipt> receipt = senders.submit(() -> client.submitBatch(body, PostOptions.DEFAULT));
            long most = before;
            while (!receipt.isDone()) {
                most = Math.max(most, heap.bytes());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            assertEquals(lines, receipt.get().requestCounts().accepted());
            System.out.printf(
                    "BatchDoorTest: %d lines, %.1f MiB in %d ms (with full collections all along): live heap %d KiB"
                            + " before, %d KiB at most%n",
                    lines, body.length() / 1048576.0, took.toMillis(), before >> 10, most >> 10);
            assertTrue(most - before < FLAT, "the live heap grew by " + ((most - before) >> 20) + " MiB");
        }
    }

    /** So many lines, filled up with blanks to that many bytes. */
    private static String body(Tenant tenant, int lines, int bytes) {
        String form = "{\"custom_id\":\"line-%d\",\"method\":\"POST\",\"url\":\"/api/v1/copy/generate\",\"body\":"
                + "{\"workspace_id\":\"" + tenant.workspace() + "\",\"product_id\":\"" + Tenant.PRODUCT
                + "\",\"copy_type\":\"titles\",\"count\":1}}";
        int width = bytes / lines - 1;
        String padding = " ".repeat(Math.max(0, width - form.formatted(lines).length()));
        return IntStream.rangeClosed(1, lines)
                .mapToObj(i -> form.formatted(i) + padding)
                .collect(Collectors.joining("\n"));
    }

    /** Records in the topic of requests. */
    private static long requests(Admin log) throws Exception {
        String topic = Topics.REQUESTS.name();
        Map<TopicPartition, OffsetSpec> ends =
                log.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                        .collect(Collectors.toMap(
                                info -> new TopicPartition(topic, info.partition()), info -> OffsetSpec.latest()));
        return log.listOffsets(ends).all().get().values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }
}
