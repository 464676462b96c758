package io.quillstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PatientInputTest {

    private final ByteChunks chunks = new ByteChunks();

    @BeforeEach
    void subscribe() {
        chunks.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {}
        });
    }

    @Test
    void a_body_is_read_to_its_end() throws IOException {
        chunks.onNext(List.of(bytes("one "), bytes(""), bytes("two ")));
        chunks.onNext(List.of(bytes("three")));
        chunks.onComplete();

        PatientInput body = new PatientInput(chunks, Duration.ofSeconds(20));

        assertEquals("one two three", new String(body.readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(-1, body.read());
    }

    @Test
    void a_body_that_stops_in_its_middle_is_given_up() throws IOException {
        chunks.onNext(List.of(bytes("x")));

        PatientInput body = new PatientInput(chunks, Duration.ofMillis(50));

        assertEquals('x', body.read());
        assertThrows(IOException.class, body::read);
        assertThrows(IOException.class, body::read);
    }

    @Test
    void a_body_that_breaks_off_is_no_whole_one() throws IOException {
        chunks.onNext(List.of(bytes("x")));
        chunks.onError(new IOException("reset"));

        PatientInput body = new PatientInput(chunks, Duration.ofSeconds(20));

        assertEquals('x', body.read());
        assertThrows(IOException.class, body::read);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
