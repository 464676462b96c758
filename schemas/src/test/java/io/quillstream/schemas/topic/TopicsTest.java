package io.quillstream.schemas.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class TopicsTest {

    /** Section 7 of the contract: what readers of the topics rely on. */
    private static final String CONTRACT = """
            quill.requests WORKSPACE_ID forever
            quill.cancellations WORKSPACE_ID forever
            quill.grants WORKSPACE_ID forever
            quill.batches WORKSPACE_ID forever
            quill.completions WORKSPACE_ID forever
            quill.admissions JOB_ID PT168H
            quill.tasks.interactive TASK_ID PT168H
            quill.tasks.batch TASK_ID PT168H
            quill.progress JOB_ID PT168H
            quill.content JOB_ID forever
            quill.ledger WORKSPACE_ID forever
            quill.audit WORKSPACE_ID forever
            quill.deltas JOB_ID PT1H
            quill.dead-letters ORIGINAL_KEY PT720H
            """;

    @Test
    void theCatalogueIsTheContracts() {
        assertEquals(
                CONTRACT,
                Topics.all().stream()
                        .map(topic -> topic.name() + " " + topic.key() + " "
                                + topic.retention().map(Object::toString).orElse("forever") + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void everyTopicKeyedByWorkspaceOrJobNamesItInItsRecords() {
        for (Topic<?> topic : Topics.all()) {
            List<String> fields =
                    topic.schema().getFields().stream().map(Schema.Field::name).toList();
            String key = topic.key().name().toLowerCase(java.util.Locale.ROOT);
            assertTrue(topic.key() == Topic.Key.ORIGINAL_KEY || fields.contains(key), topic + " lacks " + key);
        }
    }

    @Test
    void topicsAreFoundByName() {
        assertEquals(Topics.LEDGER, Topics.named("quill.ledger").orElseThrow());
        assertFalse(Topics.named("quill.nothing").isPresent());
        assertEquals("quill.ledger-value", Topics.LEDGER.subject());
    }

    @Test
    void whatTheBillIsDerivedFromIsNeverDeleted() {
        Set<Topic<?>> sources = Set.of(
                Topics.REQUESTS, Topics.CANCELLATIONS, Topics.GRANTS, Topics.COMPLETIONS, Topics.LEDGER, Topics.AUDIT);
        for (Topic<?> topic : sources) {
            assertEquals(
                    Map.of("retention.ms", "-1", "retention.bytes", "-1", "cleanup.policy", "delete"),
                    TopicProvisioner.configOf(topic).entrySet().stream()
                            .filter(entry -> Set.of("retention.ms", "retention.bytes", "cleanup.policy")
                                    .contains(entry.getKey()))
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        }
    }

    @Test
    void everyTopicIsStampedByTheBroker() {
        for (Topic<?> topic : Topics.all()) {
            assertEquals("LogAppendTime", TopicProvisioner.configOf(topic).get("message.timestamp.type"));
        }
    }

    /** Fields that records had not from the beginning need defaults; fields of events are documented. */
    @Test
    void everyFieldIsDocumented() {
        for (Topic<?> topic : Topics.all()) {
            for (Schema.Field field : topic.schema().getFields()) {
                assertTrue(field.doc() != null && !field.doc().isBlank(), topic + "." + field.name());
            }
        }
    }
}
