package io.quillstream.schemas.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Records are kept for ever, so every release must read what any earlier one wrote, and earlier ones what it writes
 * (FULL_TRANSITIVE). The corpus holds each topic's schemas as they were released, {@code TOPIC/NUMBER.avsc}, oldest
 * first; a changed schema is added to it as the next number by {@code -Dquill.corpus.write=true}, nothing is ever
 * removed.
 */
class ReleasedSchemasTest {

    private static final Path CORPUS = Path.of("src/test/resources/corpus");
    private static final boolean WRITE = Boolean.getBoolean("quill.corpus.write");

    @TestFactory
    List<DynamicTest> theSchemaOfEveryTopicIsReleasedAndCompatibleWithAllBefore() {
        return Topics.all().stream()
                .map(topic -> DynamicTest.dynamicTest(topic.name(), () -> check(topic)))
                .toList();
    }

    @Test
    void theCorpusHasNoTopicThatTheCatalogueLacks() throws IOException {
        try (Stream<Path> folders = Files.list(CORPUS)) {
            for (Path folder : folders.toList()) {
                assertTrue(Topics.named(folder.getFileName().toString()).isPresent(), folder.toString());
            }
        }
    }

    @Test
    void theCheckFindsAFieldWithoutDefaultAndAChangedType() {
        Schema first = record("{'name':'a','type':'string'}");
        Schema withoutDefault = record("{'name':'a','type':'string'},{'name':'b','type':'int'}");
        Schema withDefault = record("{'name':'a','type':'string'},{'name':'b','type':'int','default':0}");
        Schema changed = record("{'name':'a','type':'int'}");

        assertTrue(compatible(first, withDefault));
        assertFalse(compatible(first, withoutDefault));
        assertFalse(compatible(first, changed));
    }

    private static void check(Topic<?> topic) throws IOException {
        List<Schema> released = released(topic);
        if (WRITE && !released.contains(topic.schema())) {
            Path file = CORPUS.resolve(topic.name()).resolve("%03d.avsc".formatted(released.size() + 1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, topic.schema().toString(true) + "\n");
            released = released(topic);
        }
        assertFalse(released.isEmpty(), "no released schema of " + topic);
        for (Schema earlier : released) {
            assertTrue(compatible(earlier, topic.schema()), topic + ": not compatible with a released schema");
        }
        assertEquals(
                released.getLast(),
                topic.schema(),
                topic + " has a schema that is not in the corpus; add it with -Dquill.corpus.write=true");
    }

    private static boolean compatible(Schema earlier, Schema now) {
        return reads(now, earlier) && reads(earlier, now);
    }

    private static boolean reads(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }

    private static List<Schema> released(Topic<?> topic) throws IOException {
        Path folder = CORPUS.resolve(topic.name());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Schema> schemas = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                schemas.add(new Schema.Parser().parse(Files.readString(file)));
            }
            return schemas;
        }
    }

    private static Schema record(String fields) {
        return new Schema.Parser().parse(("{'type':'record','name':'R','fields':[" + fields + "]}").replace('\'', '"'));
    }
}
