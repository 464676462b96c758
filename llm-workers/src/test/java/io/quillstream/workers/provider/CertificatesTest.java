package io.quillstream.workers.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.LlmCall;
import io.quillstream.testkit.llm.Wire;
import io.quillstream.testkit.proxy.TlsProxy;
import io.quillstream.testkit.tls.ServerCertificate;
import io.quillstream.testkit.tls.TestAuthority;
import io.quillstream.workers.Calls;
import io.quillstream.workers.model.CallEvents;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.ModelReply.Trouble;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.model.TroubleKind;
import io.quillstream.workers.prompt.CopyType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is called by https and shows a certificate that nobody vouches for gets neither key nor prompt. */
class CertificatesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    static Path folder;

    private static ServerCertificate certificate;

    private FakeLlm fake;
    private TlsProxy stranger;

    @BeforeAll
    static void certify() throws Exception {
        certificate = TestAuthority.in(folder).server("ip:127.0.0.1");
    }

    @BeforeEach
    void open() {
        fake = FakeLlm.start();
        stranger = TlsProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), fake.port()), certificate);
    }

    @AfterEach
    void close() {
        stranger.close();
        fake.close();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void heIsNotUsableAsConfigured(Wire wire) throws Exception {
        TextModel direct = ProviderList.of(ProviderRig.settings(fake, asking(wire, ProviderRig.name(wire))))
                .getFirst()
                .direct();
        for (CallEvents events : List.of(CallEvents.NONE, new Streams())) {
            Trouble trouble =
                    assertInstanceOf(Trouble.class, direct.write(Calls.call(Calls.prompt(CopyType.TITLES, 5), events)));
            assertEquals(TroubleKind.MISCONFIGURED, trouble.kind());
            assertEquals("certificate not trusted", trouble.detail());
            assertNotNull(stranger.refusal(PATIENCE));
        }
        assertEquals(0, stranger.passed());
        assertEquals(List.of(), fake.calls());
    }

    @Test
    void theNextProviderIsAskedAtOnce() throws Exception {
        TextModel model = ProviderRig.model(fake, asking(Wire.OPENAI, "openai,gemini"));
        Answer answer = assertInstanceOf(
                Answer.class, model.write(Calls.callOfItsOwn(Calls.prompt(CopyType.TITLES, 5), CallEvents.NONE)));
        assertEquals("gemini", answer.provider());
        assertNotNull(stranger.refusal(PATIENCE));
        assertNull(stranger.refusal(Duration.ZERO), "asked once");
        assertEquals(
                List.of(Wire.GEMINI), fake.calls().stream().map(LlmCall::wire).toList());
    }

    /** Connected is not agreed: the time that an answer may take counts from the call. */
    @Test
    void heWhoConnectsAndNeverAgreesIsGivenUpInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            String url = "https://127.0.0.1:" + silent.getLocalPort() + "/v1";
            TextModel direct = ProviderList.of(ProviderRig.settings(
                            fake, Map.of("QUILL_LLM_CHAIN", "openai", "QUILL_OPENAI_BASE_URL", url)))
                    .getFirst()
                    .direct();
            ModelReply reply = assertTimeoutPreemptively(
                    PATIENCE, () -> direct.write(Calls.call(Calls.prompt(CopyType.TITLES, 5))));
            assertEquals(
                    TroubleKind.TIMEOUT, assertInstanceOf(Trouble.class, reply).kind());
        }
    }

    /** Settings for that chain, in which the provider of that wire is behind the stranger. */
    private Map<String, String> asking(Wire wire, String chain) {
        String plain = "http://127.0.0.1:" + fake.port();
        String strange = "https://127.0.0.1:" + stranger.address().getPort();
        Map<String, String> settings = new HashMap<>();
        settings.put("QUILL_LLM_CHAIN", chain);
        settings.put("QUILL_" + wire + "_BASE_URL", fake.baseUrl(wire).replace(plain, strange));
        return settings;
    }

    private static final class Streams implements CallEvents {
        @Override
        public boolean wantsDeltas() {
            return true;
        }
    }
}
