package io.quillstream.schemas.serde;

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
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * A registry behind the Confluent REST paths: Confluent's own, Apicurio's {@code /apis/ccompat/v7}, or the embedded
 * stack's. Thread-safe; each id and each registration is fetched once. A registry that is away is asked again for up
 * to ten seconds before the call fails.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Confluent REST API</a>
 */
public final class HttpSchemaRegistry implements SchemaRegistry {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RegistryAddress address;
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
        this.address = RegistryAddress.of(baseUrl);
    }

    @Override
    public int register(String subject, Schema schema) {
        return ids.computeIfAbsent(new Registration(subject, schema), registration -> {
            String body =
                    JSON.createObjectNode().put("schema", schema.toString()).toString();
            String path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
            return ask(request(path)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build())
                    .get("id")
                    .asInt();
        });
    }

    @Override
    public Schema byId(int id) {
        return schemas.computeIfAbsent(
                id,
                unknown -> new Schema.Parser()
                        .parse(ask(request("/schemas/ids/" + unknown).GET().build())
                                .get("schema")
                                .asText()));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.url() + path))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", MEDIA_TYPE)
                .header("Accept", MEDIA_TYPE + ", application/json");
        address.authorization().ifPresent(credentials -> request.header("Authorization", credentials));
        return request;
    }

    private JsonNode ask(HttpRequest request) {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return JSON.readTree(answer.body());
                }
                if (answer.statusCode() < 500 || System.nanoTime() > giveUpAt) {
                    throw new SchemaRegistryException(
                            "Schema registry answered " + answer.statusCode() + " to " + request.method() + " "
                                    + request.uri() + ": " + answer.body(),
                            answer.statusCode() >= 500,
                            null);
                }
            } catch (IOException e) {
                if (System.nanoTime() > giveUpAt) {
                    throw new SchemaRegistryException("Schema registry is away: " + request.uri(), true, e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SchemaRegistryException("Interrupted while asking the schema registry", true, e);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(200).toNanos());
        }
    }
}
