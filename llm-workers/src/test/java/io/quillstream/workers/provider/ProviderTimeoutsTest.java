package io.quillstream.workers.provider;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Fault;
import io.quillstream.testkit.llm.Wire;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How long a call may take before its first byte: a stream begins at once, a whole answer when it is written. */
class ProviderTimeoutsTest {

    private static final Duration LATE = Duration.ofMillis(700);

    @Test
    void aWholeAnswerHasTheTimeOfTheCallUnlessTheFirstByteIsGivenATimeOfItsOwn() {
        ProviderTimeouts patient = ProviderTimeouts.of(new Settings(Map.of("QUILL_LLM_TIMEOUT", "2m")));
        ProviderTimeouts strict = ProviderTimeouts.of(
                new Settings(Map.of("QUILL_LLM_TIMEOUT", "2m", "QUILL_LLM_FIRST_BYTE_TIMEOUT", "5s")));
        assertAll(
                () -> assertEquals(Duration.ofSeconds(30), patient.firstByte()),
                () -> assertEquals(
                        Duration.ofMinutes(2), patient.forWholeAnswer().firstByte()),
                () -> assertEquals(Duration.ofSeconds(5), strict.firstByte()),
                () -> assertEquals(
                        Duration.ofSeconds(5), strict.forWholeAnswer().firstByte()));
    }

    @Test
    void aLateAnswerIsReadIfItComesAsAWholeAndGivenUpIfItShouldStream() {
        ProviderTimeouts timeouts = new ProviderTimeouts(
                Duration.ofSeconds(5), LATE.dividedBy(7), Duration.ofSeconds(20), LATE, Duration.ofSeconds(20));
        try (FakeLlm fake = FakeLlm.start()) {
            fake.always(Wire.OPENAI, new Fault.Late(LATE));
            ProviderHttp http = new ProviderHttp(timeouts, Answers.OPENAI);
            assertTrue(http.execute(request(fake, false)).body().contains("choices"));

            AtomicReference<Throwable> failure = new AtomicReference<>();
            http.execute(request(fake, true), null, new ServerSentEventListener() {
                @Override
                public void onError(Throwable error) {
                    failure.set(error);
                }
            });
            assertEquals(
                    "first byte time-out",
                    assertInstanceOf(ProviderFailure.TimedOut.class, failure.get())
                            .getMessage());
        }
    }

    @Test
    void aStreamThatBeginsInTimeIsReadToItsEnd() {
        ProviderTimeouts timeouts = new ProviderTimeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20));
        try (FakeLlm fake = FakeLlm.start()) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            new ProviderHttp(timeouts, Answers.OPENAI)
                    .execute(request(fake, true), null, new ServerSentEventListener() {
                        @Override
                        public void onError(Throwable error) {
                            failure.set(error);
                        }
                    });
            assertNull(failure.get());
        }
    }

    private static HttpRequest request(FakeLlm fake, boolean streamed) {
        return HttpRequest.builder()
                .method(HttpMethod.POST)
                .url(fake.baseUrl(Wire.OPENAI) + "/chat/completions")
                .addHeader("Content-Type", "application/json")
                .body("{\"model\":\"m\",\"stream\":" + streamed
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Count: 2\"}]}")
                .build();
    }
}
