package io.quillstream.launcher.tls;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import io.quillstream.launcher.scenario.BareEnvironment;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.proxy.TlsProxy;
import io.quillstream.testkit.tls.ServerCertificate;
import io.quillstream.testkit.tls.TestAuthority;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis, registry, MongoDB and a provider by TLS, with certificates by an authority of one's own, as {@code docs/cluster.md}
 * says: a JVM that is given the authority reaches each, under its name and no other; a JVM that is not, none of them.
 */
@Timeout(120)
class PrivateAuthorityTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    static Path folder;

    private static final List<TlsProxy> PROXIES = new ArrayList<>();
    private static TestAuthority authority;
    private static ServerCertificate ofThisMachine;
    private static ServerCertificate ofAnother;
    private static EmbeddedStack stack;
    private static FakeLlm provider;
    private static List<InetSocketAddress> servers;

    @BeforeAll
    static void start() throws Exception {
        authority = TestAuthority.in(folder);
        ofThisMachine = authority.server("ip:127.0.0.1");
        ofAnother = authority.server("dns:elsewhere.example");
        provider = FakeLlm.start();
        stack = EmbeddedStack.start(folder.resolve("servers"), EnumSet.of(Part.REDIS, Part.REGISTRY, Part.MONGO));
        Endpoints at = stack.endpoints();
        servers = List.of(
                server(at.redisUrl()),
                server(at.registryUrl()),
                server(at.mongoUrl()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), provider.port()));
    }

    @AfterAll
    static void stop() {
        PROXIES.forEach(TlsProxy::close);
        if (provider != null) {
            provider.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void who_is_given_the_authority_reaches_every_server_under_its_name_only() throws Exception {
        List<String> authorities = new ArrayList<>(authorities(behind(ofThisMachine)));
        List<TlsProxy> misnamed = behind(ofAnother);
        authorities.addAll(authorities(misnamed));
        List<String> said = TlsTrial.said(inAnotherJvm(authorities));
        assertEquals(8, said.size(), said::toString);
        assertEquals(List.of("redis works", "registry works", "mongodb works", "provider works"), said.subList(0, 4));
        String wrongName = "subject alternative names";
        assertAll(
                () -> assertTold("redis", wrongName, said.get(4)),
                () -> assertTold("registry", wrongName, said.get(5)),
                () -> assertTold("mongodb", wrongName, said.get(6)),
                () -> assertTold("provider", "MISCONFIGURED: certificate not trusted", said.get(7)));
        assertEquals(
                List.of(0, 0, 0, 0), misnamed.stream().map(TlsProxy::passed).toList());
    }

    /** In a few seconds, with words that name the reason, and not a byte in plain text. */
    @Test
    void who_is_not_reaches_none_and_is_told_why() throws Exception {
        List<TlsProxy> proxies = behind(ofThisMachine);
        int calls = provider.calls().size();
        long begun = System.nanoTime();
        Map<String, String> outcomes = TlsTrial.of(authorities(proxies));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        String unknown = "PKIX path";
        assertAll(
                () -> assertTold("redis", unknown, "redis " + outcomes.get("redis")),
                () -> assertTold("registry", unknown, "registry " + outcomes.get("registry")),
                () -> assertTold("mongodb", unknown, "mongodb " + outcomes.get("mongodb")),
                () -> assertTold(
                        "provider", "MISCONFIGURED: certificate not trusted", "provider " + outcomes.get("provider")),
                () -> assertTrue(took.compareTo(PATIENCE) < 0, took::toString));
        for (TlsProxy proxy : proxies) {
            String refusal = proxy.refusal(PATIENCE);
            assertNotNull(refusal);
            for (; refusal != null; refusal = proxy.refusal(Duration.ZERO)) {
                assertFalse(refusal.contains("Unsupported or unrecognized SSL message"), "plain text was sent");
            }
            assertEquals(0, proxy.passed());
        }
        assertEquals(calls, provider.calls().size(), "a call, and with it a key");
    }

    private static void assertTold(String server, String reason, String outcome) {
        assertTrue(outcome.startsWith(server + " ") && outcome.contains(reason), outcome);
    }

    /** Each server behind a proxy of its own that shows that certificate. */
    private static List<TlsProxy> behind(ServerCertificate certificate) {
        List<TlsProxy> proxies =
                servers.stream().map(server -> TlsProxy.to(server, certificate)).toList();
        PROXIES.addAll(proxies);
        return proxies;
    }

    private static List<String> authorities(List<TlsProxy> proxies) {
        return proxies.stream()
                .map(proxy -> "127.0.0.1:" + proxy.address().getPort())
                .toList();
    }

    private static InetSocketAddress server(String url) {
        URI address = URI.create(url);
        return new InetSocketAddress(address.getHost(), address.getPort());
    }

    /** What the trial says in a JVM that trusts the authority, by the variable that an operator sets. */
    private static String inAnotherJvm(List<String> authorities) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                TlsTrial.class.getName()));
        command.addAll(authorities);
        File output = folder.resolve("trial.txt").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        BareEnvironment.giveTo(builder);
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Djavax.net.ssl.trustStore=" + authority.trustStore());
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running after a minute");
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output.toPath());
    }
}
