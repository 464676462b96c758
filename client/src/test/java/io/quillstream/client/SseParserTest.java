package io.quillstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The rules of the WHATWG for reading an event stream. */
class SseParserTest {

    private final List<SseFrame> frames = new ArrayList<>();
    private final SseParser parser = new SseParser(frames::add);

    @Test
    void fields_make_a_frame_at_the_blank_line() {
        feed("id: 1\nevent: queued\ndata: {\"a\":\ndata: 1}\n\n");
        assertEquals(List.of(new SseFrame("1", "queued", "{\"a\":\n1}")), frames);
    }

    @Test
    void comments_unknown_fields_and_frames_without_data_are_passed_over() {
        feed(":\n\n: heartbeat\nfoo: bar\nevent: nothing\n\ndata: x\n\n");
        assertEquals(List.of(new SseFrame(null, "message", "x")), frames);
    }

    @Test
    void every_kind_of_line_end_counts_and_one_leading_space_does_not() {
        feed("\uFEFFdata:a\rdata: b\r\ndata:  c\n\r\n");
        assertEquals(List.of(new SseFrame(null, "message", "a\nb\n c")), frames);
    }

    @Test
    void the_last_id_stays_and_one_with_a_nul_is_ignored() {
        feed("id: 7\ndata: a\n\nid: 8\0\ndata: b\n\n");
        assertEquals("7", frames.getLast().id());
    }

    @Test
    void a_reconnection_time_is_digits_only() {
        feed("retry: 3000\nretry: soon\nretry: -1\n\n");
        assertEquals(OptionalLong.of(3000), parser.retryMillis());
    }

    @RepeatedTest(50)
    void it_does_not_matter_how_the_bytes_are_cut(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] bytes = "retry: 1\n\nid: 1\r\nevent: größe\r\ndata: ä€😀\r\n\r\ndata: 2\r\rdata: 3\n\n"
                .getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; ) {
            int length = Math.min(bytes.length - from, 1 + random.nextInt(4));
            parser.feed(ByteBuffer.wrap(bytes, from, length));
            from += length;
        }
        assertEquals(
                List.of(
                        new SseFrame("1", "größe", "ä€😀"),
                        new SseFrame("1", "message", "2"),
                        new SseFrame("1", "message", "3")),
                frames);
    }

    private void feed(String text) {
        parser.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
