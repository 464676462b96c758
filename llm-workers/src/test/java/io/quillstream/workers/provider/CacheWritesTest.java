package io.quillstream.workers.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Fault;
import io.quillstream.testkit.llm.Wire;
import io.quillstream.workers.Calls;
import io.quillstream.workers.model.CallEvents;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.prompt.CopyType;
import org.junit.jupiter.api.Test;

/** What OpenAI's newer models tell of their cache. */
class CacheWritesTest {

    private static final String USAGE = """
            "usage":{"prompt_tokens":2000,"completion_tokens":50,"total_tokens":2050,\
            "prompt_tokens_details":{"cached_tokens":300,"cache_write_tokens":1500},\
            "completion_tokens_details":{"reasoning_tokens":20}}""";
    private static final String HEAD = "\"id\":\"1\",\"created\":1,\"model\":\"m\",";

    private static final TokenUsage TOLD = new TokenUsage(200L, 30L, 300L, 1500L, 20L, false);

    @Test
    void tokensWrittenToTheCacheAreNoOtherInput() {
        String text = "{\\\"items\\\":[\\\"cache_write_tokens\\\",\\\"cache_write_tokens\\\":9]}";
        assertEquals(
                TOLD,
                usage(
                        "{" + HEAD + "\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                                + "{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}],"
                                + USAGE + "}",
                        CallEvents.NONE));
    }

    @Test
    void aStreamTellsThemAtItsEnd() {
        String chunk = "data: {" + HEAD + "\"object\":\"chat.completion.chunk\",\"choices\":[";
        assertEquals(
                TOLD,
                usage(
                        chunk + "{\"index\":0,\"delta\":{\"content\":\"[1]\"}}]}\n\n"
                                + chunk + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                                + chunk + "]," + USAGE + "}\n\ndata: [DONE]\n\n",
                        new CallEvents() {
                            @Override
                            public boolean wantsDeltas() {
                                return true;
                            }
                        }));
    }

    private static TokenUsage usage(String body, CallEvents events) {
        try (FakeLlm fake = FakeLlm.start()) {
            fake.script(Wire.OPENAI, new Fault.Raw(200, body));
            return assertInstanceOf(
                            Answer.class,
                            ProviderRig.direct(fake, Wire.OPENAI)
                                    .write(Calls.call(Calls.prompt(CopyType.TITLES, 1), events)))
                    .usage()
                    .orElseThrow();
        }
    }
}
