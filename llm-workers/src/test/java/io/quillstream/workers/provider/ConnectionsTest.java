package io.quillstream.workers.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Fault;
import io.quillstream.testkit.llm.Wire;
import io.quillstream.testkit.proxy.FaultProxy;
import io.quillstream.testkit.proxy.LinkCondition;
import io.quillstream.workers.Calls;
import io.quillstream.workers.model.CallEvents;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.ModelReply.Interrupted;
import io.quillstream.workers.model.ModelReply.Trouble;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.model.TroubleKind;
import io.quillstream.workers.prompt.CopyType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the connections to a provider: kept where an answer was read to its end, given up where it was not. */
class ConnectionsTest {

    private FakeLlm fake;
    private FaultProxy link;
    private TextModel model;

    @BeforeEach
    void open() {
        fake = FakeLlm.start();
        link = FaultProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), fake.port()));
        String through = fake.baseUrl(Wire.OPENAI)
                .replace(":" + fake.port(), ":" + link.address().getPort());
        model = ProviderList.of(ProviderRig.settings(
                        fake, Map.of("QUILL_LLM_CHAIN", "openai", "QUILL_OPENAI_BASE_URL", through)))
                .getFirst()
                .direct();
    }

    @AfterEach
    void close() {
        link.close();
        fake.close();
    }

    @Test
    void callsOneBehindTheOtherShareAConnectionWhateverTheirStatus() {
        fake.script(Wire.OPENAI, new Fault.None(), Fault.status(500), new Fault.None(), Fault.status(429));
        assertInstanceOf(Answer.class, ask(CallEvents.NONE));
        assertInstanceOf(Trouble.class, ask(new Streams()));
        assertInstanceOf(Answer.class, ask(new Streams()));
        assertInstanceOf(Trouble.class, ask(CallEvents.NONE));
        assertInstanceOf(Answer.class, ask(new Streams()));
        assertEquals(1, link.connections());
    }

    @Test
    void aConnectionWhoseAnswerNobodyReadsToItsEndIsGivenUp() {
        fake.script(Wire.OPENAI, new Fault.Huge(5 * 1024 * 1024));
        assertInstanceOf(Trouble.class, ask(CallEvents.NONE));
        awaitThat(() -> link.connections() == 0);
    }

    @Test
    void aConnectionWhoseCallRanOutOfTimeIsGivenUp() {
        fake.script(Wire.OPENAI, new Fault.Silence(Duration.ofSeconds(5)));
        assertEquals(
                TroubleKind.TIMEOUT,
                assertInstanceOf(Trouble.class, ask(CallEvents.NONE)).kind());
        awaitThat(() -> link.connections() == 0);
    }

    @Test
    void aBrokenConnectionIsNotUsedAgain() {
        assertInstanceOf(Answer.class, ask(CallEvents.NONE));
        link.become(new LinkCondition.Cut());
        assertEquals(
                TroubleKind.UNAVAILABLE,
                assertInstanceOf(Trouble.class, ask(CallEvents.NONE)).kind());
        link.become(new LinkCondition.Clear());
        assertInstanceOf(Answer.class, ask(CallEvents.NONE));
    }

    @Test
    void anInterruptedCallEndsAtOnceAndTheNextIsAnswered() throws Exception {
        for (CallEvents events : new CallEvents[] {CallEvents.NONE, new Streams()}) {
            for (Fault slow :
                    new Fault[] {new Fault.Silence(Duration.ofSeconds(5)), new Fault.SilentBody(Duration.ofSeconds(5))
                    }) {
                fake.script(Wire.OPENAI, slow);
                int before = fake.calls().size();
                CompletableFuture<ModelReply> reply = new CompletableFuture<>();
                Thread caller = Thread.ofVirtual().start(() -> reply.complete(ask(events)));
                awaitThat(() -> fake.calls().size() > before);
                caller.interrupt();
                assertInstanceOf(Interrupted.class, reply.get(400, TimeUnit.MILLISECONDS));
            }
        }
        assertInstanceOf(Answer.class, ask(CallEvents.NONE));
    }

    @Test
    void whoIsInterruptedAlreadyAsksNobody() throws Exception {
        CompletableFuture<ModelReply> reply = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            reply.complete(ask(CallEvents.NONE));
        });
        assertInstanceOf(Interrupted.class, reply.get(5, TimeUnit.SECONDS));
        assertEquals(0, fake.calls().size());
    }

    /** The library's own would end a call that is allowed to be silent for longer than three minutes. */
    @Test
    void aSocketHasNoTimeOutOfItsOwn() {
        assertEquals(0, ProviderHttp.SOCKETS.getSoTimeout().toMilliseconds());
    }

    private ModelReply ask(CallEvents events) {
        return model.write(Calls.call(Calls.prompt(CopyType.TITLES, 5), events));
    }

    private static void awaitThat(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "in vain");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static final class Streams implements CallEvents {
        @Override
        public boolean wantsDeltas() {
            return true;
        }
    }
}
