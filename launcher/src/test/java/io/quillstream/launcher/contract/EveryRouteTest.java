package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/**
 * Every route of the served document, by every method: nobody gets in without a credential, nor by asking for the head
 * alone, and what is not served names what is. A new route is covered by itself.
 */
@ExtendWith(House.Shared.class)
class EveryRouteTest {

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    @Test
    void nobody_gets_in_and_other_methods_are_told_which_are_served(House house) {
        JsonNode paths = house.nobody().get("/openapi.json").json().path("paths");
        List<Executable> all = new ArrayList<>();
        paths.properties().forEach(path -> {
            String asked =
                    path.getKey().replaceAll("\\{[a-z_]+}", UUID.randomUUID().toString());
            JsonNode operations = path.getValue();
            for (String method : METHODS) {
                JsonNode operation = operations.path(method.toLowerCase(Locale.ROOT));
                if (operation.isMissingNode()) {
                    all.add(() -> refused(house.nobody().send(method, asked, null), served(operations)));
                } else if (!open(operation)) {
                    all.add(() -> unknown(house.nobody().send(method, asked, null)));
                }
            }
            all.add(() -> assertEquals(headOf(operations.path("get")), head(house, asked), "HEAD " + asked));
        });
        assertTrue(all.size() > 150, "routes and methods: " + all.size());
        assertAll(all);
    }

    private static void refused(Reply reply, Set<String> served) {
        assertEquals("405 METHOD_NOT_ALLOWED", reply.status() + " " + reply.code(), reply::toString);
        assertEquals(served, new TreeSet<>(List.of(reply.header("Allow").split(", "))), reply::toString);
    }

    private static void unknown(Reply reply) {
        assertEquals("401 UNAUTHENTICATED", reply.status() + " " + reply.code(), reply::toString);
    }

    private static Set<String> served(JsonNode operations) {
        Set<String> served = new TreeSet<>();
        operations.fieldNames().forEachRemaining(name -> served.add(name.toUpperCase(Locale.ROOT)));
        if (served.contains("GET")) {
            served.add("HEAD");
        }
        return served;
    }

    private static boolean open(JsonNode operation) {
        return operation.path("security").isArray()
                && operation.path("security").isEmpty();
    }

    /** As for GET. */
    private static int headOf(JsonNode get) {
        return get.isMissingNode() ? 405 : open(get) ? 200 : 401;
    }

    private static int head(House house, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(house.url().resolve(path))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<byte[]> answer = Client.HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(0, answer.body().length, "a body behind a head");
        return answer.statusCode();
    }
}
