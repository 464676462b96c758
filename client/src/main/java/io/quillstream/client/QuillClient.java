package io.quillstream.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.client.Transport.Call;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A client of one Quillstream installation. Every method throws a {@link ClientException} if there is no result: the
 * server refused, did not answer, or is no Quillstream. Thread-safe; one instance serves a whole process.
 */
public final class QuillClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Transport transport;

    /**
     * @param base address of the door, for example {@code http://127.0.0.1:8080}; a path in it, as a gateway may give
     *     the door, is kept before the paths of the contract
     * @param credential API key or JWT; asked for at every request, so an expiring token can be replaced; null for none
     */
    public QuillClient(URI base, Supplier<String> credential) {
        this.transport = new Transport(base, credential);
    }

    public QuillClient(URI base, String credential) {
        this(base, () -> credential);
    }

    /** Posts one job. With {@link PostOptions#waitFor} the answer may be the finished job, else it is pending. */
    public Job generate(CopyGenerationRequest order, PostOptions options) {
        Call call = Call.json("POST", "/api/v1/copy/generate", Json.body(order))
                .with(options.headers(), Duration.ofSeconds(90));
        return Json.read(transport.text(call), Job.class);
    }

    public Job job(UUID id) {
        return Json.read(transport.text(Call.get("/api/v1/jobs/" + id)), Job.class);
    }

    /** Asks to cancel; the job ends {@code cancelled} unless its end was decided before. */
    public void cancel(UUID id) {
        transport.text(Call.of("DELETE", "/api/v1/jobs/" + id));
    }

    /** The job's events from its first to its last. The caller closes the stream. */
    public EventStream<JobEvent> events(UUID id) {
        return events(id, 0, false);
    }

    /**
     * The job's events behind number {@code after}.
     *
     * @param deltas also the text as it is written, as events of stage {@code delta} without a number
     */
    public EventStream<JobEvent> events(UUID id, long after, boolean deltas) {
        String path = "/api/v1/jobs/" + id + "/events" + (deltas ? "?deltas=true" : "");
        return new EventStream<>(
                transport, path, after, StreamKinds.JOB, () -> job(id).ended(), PATIENCE, System::nanoTime);
    }

    /** Submits a file of lines as the contract describes them. */
    public BatchReceipt submitBatch(Path lines, PostOptions options) throws FileNotFoundException {
        Call call = new Call(
                "POST",
                "/api/v1/batches",
                options.headers(),
                BodyPublishers.ofFile(lines),
                "application/x-ndjson",
                Duration.ofMinutes(10));
        return Json.read(transport.text(call), BatchReceipt.class);
    }

    /** Submits lines as the contract describes them. */
    public BatchReceipt submitBatch(String lines, PostOptions options) {
        Call call = new Call(
                "POST",
                "/api/v1/batches",
                options.headers(),
                BodyPublishers.ofString(lines),
                "application/x-ndjson",
                Duration.ofMinutes(10));
        return Json.read(transport.text(call), BatchReceipt.class);
    }

    public Batch batch(UUID id) {
        return Json.read(transport.text(Call.get("/api/v1/batches/" + id)), Batch.class);
    }

    /** Cancels what has not ended. */
    public void cancelBatch(UUID id) {
        transport.text(Call.of("DELETE", "/api/v1/batches/" + id));
    }

    /** Snapshots of the batch, at most four a second, until it has ended. The caller closes the stream. */
    public EventStream<Batch> batchEvents(UUID id) {
        return new EventStream<>(
                transport,
                "/api/v1/batches/" + id + "/events",
                0,
                StreamKinds.BATCH,
                () -> batch(id).ended(),
                PATIENCE,
                System::nanoTime);
    }

    /**
     * The results as NDJSON, one line per item, as far as there are any. The caller closes the stream; reading fails if the
     * answer breaks off, or nothing comes for a minute.
     */
    public InputStream batchResults(UUID id, boolean onlyFailed) {
        Call call = Call.get("/api/v1/batches/" + id + "/results" + (onlyFailed ? "?only=failed" : ""));
        HttpResponse<ByteChunks> answer = transport.send(call, information -> new ByteChunks());
        InputStream body = new PatientInput(answer.body(), SILENCE);
        if (answer.statusCode() != 200) {
            Transport.refuse(answer, wholeText(body));
        }
        return body;
    }

    public Quota quota() {
        return Json.read(transport.text(Call.get("/api/v1/quota")), Quota.class);
    }

    /** A one-use way into the job's events for a client that cannot send headers. */
    public StreamTicket ticketForJob(UUID job) {
        return ticket("job_id", job);
    }

    /** The same for a batch's events. */
    public StreamTicket ticketForBatch(UUID batch) {
        return ticket("batch_id", batch);
    }

    /** Creates the product or changes it. {@code category} null: it has none. */
    public void putProduct(UUID id, String name, String category) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("name", name);
        fields.put("category", category);
        transport.text(Call.json("PUT", "/api/v1/products/" + id, Json.body(fields)));
    }

    /**
     * Adds text that describes the product.
     *
     * @param type {@code text}, {@code pdf}, {@code image} or {@code html}
     * @param filename where it comes from; null for nowhere
     */
    public UUID addAsset(UUID product, String type, String filename, String content) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("type", type);
        fields.put("filename", filename);
        fields.put("content", content);
        String answer = transport.text(Call.json("POST", "/api/v1/products/" + product + "/assets", Json.body(fields)));
        return UUID.fromString(
                Json.read(answer, JsonNode.class).path("asset_id").asText());
    }

    /** Any other resource of the contract, by its path and query. */
    public JsonNode get(String path) {
        return Json.read(transport.text(Call.get(path)), JsonNode.class);
    }

    /** The same, of a resource that takes long to make; {@code limit} is the longest time until its answer. */
    public JsonNode get(String path, Duration limit) {
        return Json.read(transport.text(Call.get(path).with(Map.of(), limit)), JsonNode.class);
    }

    /**
     * Any other change.
     *
     * @param method HTTP method
     * @param body JSON, or null for none
     */
    public JsonNode send(String method, String path, JsonNode body) {
        Call call = body == null ? Call.of(method, path) : Call.json(method, path, body.toString());
        String answer = transport.text(call);
        return Json.read(answer.isEmpty() ? "null" : answer, JsonNode.class);
    }

    @Override
    public void close() {
        transport.close();
    }

    private StreamTicket ticket(String subject, UUID id) {
        String body = Json.write(Map.of(subject, id.toString()));
        return Json.read(transport.text(Call.json("POST", "/api/v1/stream-tickets", body)), StreamTicket.class);
    }

    private static String wholeText(InputStream body) {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
