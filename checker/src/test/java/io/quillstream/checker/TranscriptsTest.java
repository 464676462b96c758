package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

class TranscriptsTest {

    private static final Schema END =
            SchemaBuilder.record("End").fields().requiredString("status").endRecord();
    private static final Schema CONTENT = SchemaBuilder.record("Content")
            .fields()
            .requiredString("job_id")
            .name("end")
            .type(END)
            .noDefault()
            .endRecord();

    private final Transcripts transcripts = new Transcripts();

    @Test
    void a_stream_from_the_first_event_to_the_last_is_right_over_any_number_of_connections() {
        Transcripts.Transcript transcript = transcripts.begin("a");
        transcript.connects();
        transcript.saw(1, "queued", "{}");
        transcript.connects();
        transcript.saw(2, "parsing", "{}");
        transcript.saw(3, "completed", "{}");
        assertEquals(List.of(), broken());
    }

    @Test
    void a_gap_a_repeat_an_event_behind_the_end_and_no_end_are_found() {
        saw("a", 1, 3);
        saw("b", 1, 1);
        Transcripts.Transcript late = saw("a", 1, 2);
        late.saw(3, "completed", "{}");
        late.saw(4, "parsing", "{}");
        assertEquals(List.of("I29", "I29", "I29", "I29", "I29", "I29", "I30"), broken());
    }

    @Test
    void an_end_that_is_not_the_jobs_is_found_and_so_are_two_streams_that_differ() {
        transcripts.begin("a").saw(1, "failed", "{}");
        Transcripts.Transcript other = transcripts.begin("a");
        other.saw(1, "queued", "{}");
        other.saw(2, "completed", "{}");
        assertEquals(List.of("I29", "I30"), broken());
    }

    @Test
    void an_event_that_two_streams_tell_otherwise_is_found() {
        transcripts.begin("a").saw(1, "completed", "{\"at\":1}");
        transcripts.begin("a").saw(1, "completed", "{\"at\":2}");
        assertEquals(List.of("I31"), broken());
    }

    @Test
    void a_last_event_must_tell_what_the_job_shows() throws Exception {
        transcripts.begin("a").saw(1, "completed", "{\"seq\":1,\"items\":[\"x\"],\"tokens_used\":7}");
        transcripts.shown("a", json("{\"items\":[\"x\"],\"tokens_used\":7,\"provider\":\"p\"}"));
        assertEquals(List.of(), broken());
        transcripts.shown("a", json("{\"items\":[\"y\"]}"));
        assertEquals(List.of("I31", "I31"), broken());
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private Transcripts.Transcript saw(String job, int... ids) {
        Transcripts.Transcript transcript = transcripts.begin(job);
        for (int id : ids) {
            transcript.saw(id, "stage-" + id, "{}");
        }
        return transcript;
    }

    private List<String> broken() {
        return transcripts.check(history()).stream()
                .map(Violation::invariant)
                .sorted()
                .toList();
    }

    private static History history() {
        Event end = new Event(
                "quill.content",
                0,
                0,
                "a",
                0,
                new GenericRecordBuilder(CONTENT)
                        .set("job_id", "a")
                        .set(
                                "end",
                                new GenericRecordBuilder(END)
                                        .set("status", "completed")
                                        .build())
                        .build());
        return new History(
                List.of(),
                List.of(),
                List.of(),
                List.of(end),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
