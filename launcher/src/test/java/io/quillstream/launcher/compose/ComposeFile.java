package io.quillstream.launcher.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The compose file with its anchors and merges resolved, as the engine would read it. */
record ComposeFile(Map<String, JsonNode> services, JsonNode whole) {

    static ComposeFile read(Path file) throws IOException {
        // Jackson alone knows no merge keys; SnakeYAML resolves them.
        Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        JsonNode whole = new YAMLMapper(new YAMLFactory()).valueToTree(loaded);
        Map<String, JsonNode> services = new TreeMap<>();
        ((ObjectNode) whole.get("services"))
                .properties()
                .forEach(service -> services.put(service.getKey(), service.getValue()));
        return new ComposeFile(services, whole);
    }

    Map<String, String> environment(String service) {
        Map<String, String> environment = new TreeMap<>();
        JsonNode given = services.get(service).path("environment");
        given.properties()
                .forEach(entry ->
                        environment.put(entry.getKey(), entry.getValue().asText()));
        return environment;
    }

    List<String> texts(String service, String... path) {
        JsonNode node = services.get(service);
        for (String name : path) {
            node = node.path(name);
        }
        List<String> texts = new ArrayList<>();
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
