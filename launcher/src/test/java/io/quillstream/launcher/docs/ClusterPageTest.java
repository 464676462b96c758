package io.quillstream.launcher.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.processors.run.StreamsConfiguration;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.mongo.SinkPositions;
import io.quillstream.stores.postgres.SinkOffsets;
import io.quillstream.stores.redis.RedisPositions;
import io.quillstream.workers.lane.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names that an operator copies from {@code docs/cluster.md} into access rules are those of the code. */
class ClusterPageTest {

    private static final Path PAGE = Path.of(System.getProperty("quill.root", ".."), "docs", "cluster.md");

    @Test
    void everyTopicHasItsWriters() throws IOException {
        String page = Files.readString(PAGE);
        for (Topic<?> topic : Topics.all()) {
            // Of "every reader" in the catalogue, those that can give a record up.
            String writers = topic.writer().replace("every reader", "stream-processors, llm-workers, sinks");
            String row = "\n| `" + topic.name() + "` | " + writers + " | ";
            assertTrue(page.contains(row), () -> "there is no row that begins with" + row);
        }
    }

    @Test
    void everyGroupIsNamed() throws IOException {
        String page = Files.readString(PAGE);
        List<String> groups = new ArrayList<>();
        for (String sink : List.of(SinkPositions.VIEW, SinkOffsets.AUDIT, SinkOffsets.LEDGER, RedisPositions.HISTORY)) {
            groups.add("quill-sink-" + sink);
        }
        for (Lane lane : Lane.values()) {
            groups.add(lane.group());
        }
        groups.add(StreamsConfiguration.APPLICATION_ID);
        groups.add(StreamsConfiguration.APPLICATION_ID + "-");
        for (String group : groups) {
            assertTrue(page.contains("`" + group + "`"), group);
        }
    }
}
