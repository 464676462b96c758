package io.quillstream.edge.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpServer;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer with public keys: algorithms, rotation, outage. */
class KeySetTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private volatile List<JWK> published = List.of();
    private volatile int status = 200;
    private HttpServer issuer;
    private KeySet keySet;
    private TokenSignatures signatures;

    @BeforeEach
    void anIssuer() throws Exception {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", exchange -> {
            fetches.incrementAndGet();
            String keys =
                    String.join(",", published.stream().map(JWK::toJSONString).toList());
            byte[] body = ("{\"keys\":[" + keys + "]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
        URI address = URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys");
        keySet = new KeySet(address, nanos::get);
        signatures = new TokenSignatures(List.of(), Optional.of(keySet));
    }

    @AfterEach
    void noIssuer() {
        issuer.stop(0);
    }

    private static KeyPair pair(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (size > 0) {
            generator.initialize(size);
        }
        return generator.generateKeyPair();
    }

    private static JWK rsa(KeyPair pair, String id) {
        return new RSAKey.Builder((RSAPublicKey) pair.getPublic()).keyID(id).build();
    }

    private static String token(String algorithm, String keyId, String signer, KeyPair pair) throws Exception {
        String kid = keyId == null ? "" : ",\"kid\":\"" + keyId + "\"";
        String signed = base64(("{\"alg\":\"" + algorithm + "\"" + kid + "}").getBytes(StandardCharsets.UTF_8)) + "."
                + base64("{}".getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance(signer);
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64(signature.sign());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private boolean verifies(String token) {
        return signatures.verify(SignedToken.parse(token));
    }

    @Test
    void verifiesTheThreeAlgorithms() throws Exception {
        KeyPair rsa = pair("RSA", 2048);
        KeyPair ec = pair("EC", 256);
        KeyPair edwards = pair("Ed25519", 0);
        byte[] encoded = edwards.getPublic().getEncoded();
        byte[] point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        published = List.of(
                rsa(rsa, "r"),
                new ECKey.Builder(Curve.P_256, (ECPublicKey) ec.getPublic())
                        .keyID("e")
                        .build(),
                new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point))
                        .keyID("d")
                        .build());
        assertTrue(verifies(token("RS256", "r", "SHA256withRSA", rsa)));
        assertTrue(verifies(token("ES256", "e", "SHA256withECDSAinP1363Format", ec)));
        assertTrue(verifies(token("EdDSA", "d", "Ed25519", edwards)));
        assertTrue(verifies(token("RS256", null, "SHA256withRSA", rsa)), "without a key id");
        assertEquals(false, verifies(token("RS256", "r", "SHA256withRSA", pair("RSA", 2048))), "another key");
        assertEquals(false, verifies(token("RS256", "e", "SHA256withRSA", rsa)), "a key of another type");
        assertEquals(false, verifies(token("ES256", "e", "SHA256withECDSA", ec)), "a DER signature");
        assertEquals(1, fetches.get());
    }

    @Test
    void aPublicKeyIsNeverTheSecretOfAnHmac() throws Exception {
        KeyPair rsa = pair("RSA", 2048);
        published = List.of(rsa(rsa, "r"));
        byte[] pem = ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(rsa.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (byte[] secret : List.of(pem, rsa.getPublic().getEncoded())) {
            String forged = new DevTokens(secret, Optional.empty(), Optional.empty())
                    .sign("{\"alg\":\"HS256\",\"kid\":\"r\"}", "{}");
            assertEquals(false, verifies(forged));
        }
    }

    /** Nor one that it says where to find; a key id is a name, and opens no file and no table. */
    @Test
    void aKeyThatATokenBringsAlongIsNotBelieved() throws Exception {
        KeyPair ours = pair("RSA", 2048);
        KeyPair strangers = pair("RSA", 2048);
        published = List.of(rsa(ours, "r"));
        String elsewhere = "\"http://127.0.0.1:" + issuer.getAddress().getPort() + "/others\"";
        for (String parameter : List.of(
                "\"jwk\":" + rsa(strangers, "r").toJSONString(), "\"jku\":" + elsewhere, "\"x5u\":" + elsewhere)) {
            String keyId = "r\"," + parameter + ",\"more\":\"";
            assertEquals(false, verifies(token("RS256", keyId, "SHA256withRSA", strangers)), parameter);
        }
        for (String keyId : List.of("", "../r", "/dev/null", "r' OR '1'='1", "R", "r ")) {
            assertEquals(false, verifies(token("RS256", keyId, "SHA256withRSA", ours)), keyId);
        }
        assertTrue(verifies(token("RS256", "r", "SHA256withRSA", ours)));
    }

    @Test
    void ignoresWeakKeysAndKeysOfAnotherUse() throws Exception {
        KeyPair weak = pair("RSA", 1024);
        KeyPair strong = pair("RSA", 2048);
        published = List.of(
                rsa(weak, "weak"),
                new RSAKey.Builder((RSAPublicKey) strong.getPublic())
                        .keyID("enc")
                        .keyUse(KeyUse.ENCRYPTION)
                        .build());
        assertEquals(false, verifies(token("RS256", "weak", "SHA256withRSA", weak)));
        assertEquals(false, verifies(token("RS256", "enc", "SHA256withRSA", strong)));
    }

    @Test
    void anUnknownKeyFetchesAtMostOnceInThirtySeconds() throws Exception {
        KeyPair old = pair("RSA", 2048);
        KeyPair fresh = pair("RSA", 2048);
        published = List.of(rsa(old, "old"));
        assertTrue(verifies(token("RS256", "old", "SHA256withRSA", old)));
        published = List.of(rsa(old, "old"), rsa(fresh, "new"));
        String signedByNew = token("RS256", "new", "SHA256withRSA", fresh);
        for (int i = 0; i < 50; i++) {
            assertEquals(false, verifies(signedByNew));
        }
        assertEquals(1, fetches.get());
        nanos.addAndGet(30 * SECOND);
        List<Future<Boolean>> answers = new ArrayList<>();
        try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                answers.add(many.submit(() -> verifies(signedByNew)));
            }
        }
        for (Future<Boolean> answer : answers) {
            assertTrue(answer.get(), "whoever asks while the keys are fetched waits for them");
        }
        assertTrue(verifies(signedByNew));
        assertEquals(2, fetches.get());
    }

    @Test
    void theLastKnownKeysHoldWhileTheIssuerIsAway() throws Exception {
        KeyPair rsa = pair("RSA", 2048);
        published = List.of(rsa(rsa, "r"));
        String token = token("RS256", "r", "SHA256withRSA", rsa);
        assertTrue(verifies(token));
        status = 500;
        nanos.addAndGet(3600 * SECOND);
        assertTrue(verifies(token));
    }

    @Test
    void withoutAnyKeyTheDoorSaysThatItCannotTell() throws Exception {
        status = 500;
        String token = token("RS256", "r", "SHA256withRSA", pair("RSA", 2048));
        ProblemException refusal = assertThrows(ProblemException.class, () -> verifies(token));
        assertEquals(ProblemCode.OVERLOADED, refusal.code());
        assertThrows(ProblemException.class, () -> verifies(token));
        assertEquals(1, fetches.get());
    }

    /** Every request with a token would wait behind the one that fetches the keys, for ever. */
    @Test
    void anIssuerThatStopsAmidItsAnswerIsGivenUp() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        issuer.removeContext("/keys");
        issuer.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        String token = token("RS256", "r", "SHA256withRSA", pair("RSA", 2048));

        ProblemException refusal = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> assertThrows(ProblemException.class, () -> verifies(token)));

        assertEquals(ProblemCode.OVERLOADED, refusal.code());
        over.countDown();
    }
}
