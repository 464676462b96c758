package io.quillstream.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * A registry behind the Confluent REST paths: Confluent's own, Apicurio's {@code /apis/ccompat/v7}, or the embedded
 * stack's. Thread-safe; what was fetched is remembered for ever, since ids are immutable. A registry that is away is asked
 * again for up to ten seconds before the call fails, and holds up nobody whose answer is remembered.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Confluent REST API</a>
 */
public final class HttpSchemaRegistry implements SchemaRegistry {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration WHOLE_ANSWER = Duration.ofSeconds(5);
    private static final int TOO_MANY_REQUESTS = 429;

    /** Who may ask, and how often, is no word about a schema. */
    private static final Set<Integer> OF_THE_CALLER = Set.of(401, 403, 407, 408, 425, TOO_MANY_REQUESTS);

    private final RegistryAddress address;
    private final Duration patience;
    private final Duration wholeAnswer;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();

    private record Registration(String subject, Schema schema) {}

    /**
     * @param baseUrl address, the version part included where the registry has one; a user and a password before its
     *     host are sent with every request and shown nowhere
     */
    public HttpSchemaRegistry(String baseUrl) {
        this(baseUrl, PATIENCE, WHOLE_ANSWER);
    }

    /**
     * For whoever has less time, or more.
     *
     * @param baseUrl as for the other
     * @param patience how long a registry that is away is asked again
     * @param wholeAnswer longest time of one answer, its last byte included
     */
    public HttpSchemaRegistry(String baseUrl, Duration patience, Duration wholeAnswer) {
        this.address = RegistryAddress.of(baseUrl);
        this.patience = patience;
        this.wholeAnswer = wholeAnswer;
    }

    @Override
    public int register(String subject, Schema schema) {
        Registration registration = new Registration(subject, schema);
        Integer known = ids.get(registration);
        if (known != null) {
            return known;
        }
        // Asked under no lock: who waits for a registry that is away would wait for everybody before it, too.
        String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
        String path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
        int id = ask(request(path)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .get("id")
                .asInt();
        ids.put(registration, id);
        return id;
    }

    @Override
    public Schema byId(int id) {
        Schema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        JsonNode answer = ask(request("/schemas/ids/" + id).GET().build());
        Schema schema = avro(id, answer.path("schema").asText());
        schemas.put(id, schema);
        return schema;
    }

    /** A registry may hold schemas of other formats, and that is a verdict; an answer without any is none of a registry. */
    private static Schema avro(int id, String text) {
        if (text.isBlank()) {
            throw new SchemaRegistryException("Schema registry answered without schema " + id, true, null);
        }
        try {
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException e) {
            throw new SchemaRegistryException("Schema " + id + " is no Avro schema", false, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.url() + path))
                .timeout(wholeAnswer)
                .header("Content-Type", MEDIA_TYPE)
                .header("Accept", MEDIA_TYPE + ", application/json");
        address.authorization().ifPresent(credentials -> request.header("Authorization", credentials));
        return request;
    }

    private JsonNode ask(HttpRequest request) {
        long giveUpAt = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                HttpResponse<String> answer = exchange(request);
                int status = answer.statusCode();
                if (status == 200) {
                    return JSON.readTree(answer.body());
                }
                boolean passes = status >= 500 || status == TOO_MANY_REQUESTS;
                if (!passes || System.nanoTime() > giveUpAt) {
                    throw new SchemaRegistryException(
                            "Schema registry answered " + status + " to " + request.method() + " " + request.uri()
                                    + ": " + answer.body(),
                            !isVerdict(answer),
                            null);
                }
            } catch (IOException e) {
                if (System.nanoTime() > giveUpAt) {
                    // Not its message alone: a refused connection has none.
                    throw new SchemaRegistryException(
                            "Schema registry is away: " + request.uri() + " (" + e + ")", true, e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SchemaRegistryException("Interrupted while asking the schema registry", true, e);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(200).toNanos());
        }
    }

    /**
     * The client's own time-out ends with the head of the answer; a registry may as well stop in the middle of it.
     * It is asked on a thread of its own, for an answer to {@link HttpClient#sendAsync} comes by way of the JVM's common
     * pool, which others may keep busy.
     */
    private HttpResponse<String> exchange(HttpRequest request) throws IOException, InterruptedException {
        FutureTask<HttpResponse<String>> answer =
                new FutureTask<>(() -> http.send(request, HttpResponse.BodyHandlers.ofString()));
        Thread.startVirtualThread(answer);
        try {
            return answer.get(wholeAnswer.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + wholeAnswer.toMillis() + " ms", e);
        } finally {
            answer.cancel(true);
        }
    }

    /**
     * Whether the registry has said no to what it was asked. A credential that is refused, or a proxy that knows no such
     * path, says nothing about a schema: records would be taken for undecodable that are as good as any.
     */
    private static boolean isVerdict(HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status < 400 || status >= 500 || OF_THE_CALLER.contains(status)) {
            return false;
        }
        return status != 404 || inItsOwnWords(answer.body());
    }

    /** A registry numbers its errors: 40403 is a schema that it does not know. */
    private static boolean inItsOwnWords(String body) {
        try {
            return JSON.readTree(body).path("error_code").asText().startsWith("404");
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
