package io.quillstream.edge.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import io.quillstream.schemas.hash.KeyedHash;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Verifies signatures of tokens. A key is used with the one algorithm of its type: a public key can never become the
 * secret of an HMAC. Thread-safe.
 */
final class TokenSignatures {

    private static final int SMALLEST_RSA_BITS = 2048;
    /** SubjectPublicKeyInfo of an Ed25519 key without its 32 bytes (RFC 8410). */
    private static final String ED25519_PREFIX = "302a300506032b6570032100";

    private final List<KeyedHash> secrets;
    private final Optional<KeySet> keySet;

    /** @param secrets any of which an HS256 token may be signed with */
    TokenSignatures(List<byte[]> secrets, Optional<KeySet> keySet) {
        this.secrets = secrets.stream().map(KeyedHash::new).toList();
        this.keySet = keySet;
    }

    boolean verify(SignedToken token) {
        if (token.algorithm() == SignedToken.Algorithm.HS256) {
            return secrets.stream()
                    .anyMatch(secret -> MessageDigest.isEqual(secret.of(token.signed()), token.signature()));
        }
        return keySet.isPresent()
                && keySet.get().candidates(token.keyId()).stream().anyMatch(key -> verifies(key, token));
    }

    private static boolean verifies(JWK key, SignedToken token) {
        boolean forAnotherUse = key.getKeyUse() != null && !key.getKeyUse().equals(KeyUse.SIGNATURE);
        boolean forAnotherAlgorithm = key.getAlgorithm() != null
                && !key.getAlgorithm()
                        .getName()
                        .equalsIgnoreCase(token.algorithm().name());
        if (forAnotherUse || forAnotherAlgorithm) {
            return false;
        }
        try {
            Optional<PublicKey> publicKey = publicKey(key, token.algorithm());
            if (publicKey.isEmpty()) {
                return false;
            }
            Signature verifier = Signature.getInstance(
                    switch (token.algorithm()) {
                        case RS256 -> "SHA256withRSA";
                        case ES256 -> "SHA256withECDSAinP1363Format";
                        case EDDSA -> "Ed25519";
                        case HS256 -> throw new AssertionError("HS256 has no public key");
                    });
            verifier.initVerify(publicKey.get());
            verifier.update(token.signed());
            return verifier.verify(token.signature());
        } catch (GeneralSecurityException | JOSEException malformed) {
            return false;
        }
    }

    /** The key, if it is one for that algorithm and strong enough. */
    private static Optional<PublicKey> publicKey(JWK key, SignedToken.Algorithm algorithm)
            throws JOSEException, GeneralSecurityException {
        return switch (key) {
            case RSAKey rsa
            when algorithm == SignedToken.Algorithm.RS256 && rsa.size() >= SMALLEST_RSA_BITS ->
                Optional.of(rsa.toRSAPublicKey());
            case ECKey ec
            when algorithm == SignedToken.Algorithm.ES256 && ec.getCurve().equals(Curve.P_256) ->
                Optional.of(ec.toECPublicKey());
            case OctetKeyPair edwards
            when algorithm == SignedToken.Algorithm.EDDSA && edwards.getCurve().equals(Curve.Ed25519) ->
                Optional.of(ed25519(edwards.getDecodedX()));
            default -> Optional.empty();
        };
    }

    private static PublicKey ed25519(byte[] point) throws GeneralSecurityException {
        String encoded = ED25519_PREFIX + HexFormat.of().formatHex(point);
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(encoded)));
    }
}
