package io.quillstream.edge.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.edge.body.StrictJson;
import io.quillstream.edge.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A JWT taken apart (RFC 7519, compact form), its header checked by the rules of RFC 8725; nothing is proven yet.
 *
 * @param keyId empty if the header names none
 * @param signed the bytes that the signature covers
 */
record SignedToken(Algorithm algorithm, Optional<String> keyId, JsonNode claims, byte[] signed, byte[] signature) {

    /** All that is accepted; names are compared exactly. */
    enum Algorithm {
        HS256,
        RS256,
        ES256,
        EDDSA
    }

    private static final int LONGEST = 12 * 1024;
    private static final Base64.Encoder UNPADDED = Base64.getUrlEncoder().withoutPadding();
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");
    private static final String MEDIA = "application/";
    private static final Set<String> NOT_UNDERSTOOD = Set.of("crit", "b64", "zip", "enc");

    /** @throws ProblemException 401 TOKEN_INVALID for anything but a well-formed token of an accepted algorithm */
    static SignedToken parse(String text) {
        String[] parts = text.length() > LONGEST ? new String[0] : text.split("\\.", -1);
        if (parts.length != 3) {
            throw invalid("The token is not a signed JWT");
        }
        JsonNode header = object(parts[0]);
        for (String name : NOT_UNDERSTOOD) {
            if (header.has(name)) {
                throw invalid("The token's header has a parameter that is not understood");
            }
        }
        JsonNode type = header.path("typ");
        if (!type.isMissingNode() && !TYPES.contains(shortened(type.asText().toLowerCase(Locale.ROOT)))) {
            throw invalid("The token is of another type");
        }
        byte[] signature = bytes(parts[2]);
        if (signature.length == 0) {
            throw invalid("The token is not signed");
        }
        JsonNode keyId = header.path("kid");
        return new SignedToken(
                algorithm(header.path("alg")),
                keyId.isTextual() ? Optional.of(keyId.textValue()) : Optional.empty(),
                object(parts[1]),
                (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
                signature);
    }

    /** A type may be written with {@code application/} in front (RFC 7515, section 4.1.9; for access tokens RFC 9068). */
    private static String shortened(String type) {
        return type.startsWith(MEDIA) ? type.substring(MEDIA.length()) : type;
    }

    private static Algorithm algorithm(JsonNode name) {
        return switch (name.isTextual() ? name.textValue() : "") {
            case "HS256" -> Algorithm.HS256;
            case "RS256" -> Algorithm.RS256;
            case "ES256" -> Algorithm.ES256;
            case "EdDSA" -> Algorithm.EDDSA;
            default -> throw invalid("The token's algorithm is not accepted");
        };
    }

    /** A repeated name makes it ambiguous what was signed. */
    private static JsonNode object(String base64url) {
        JsonNode node;
        try {
            node = StrictJson.parse(bytes(base64url));
        } catch (ProblemException e) {
            throw invalid("The token is not well-formed");
        }
        if (!node.isObject()) {
            throw invalid("The token is not well-formed");
        }
        return node;
    }

    /** The decoder passes over bits that belong to no byte: several texts would stand for one token (RFC 4648, section 3.5). */
    private static byte[] bytes(String base64url) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(base64url);
            return UNPADDED.encodeToString(bytes).equals(base64url) ? bytes : new byte[0];
        } catch (IllegalArgumentException e) {
            throw invalid("The token is not well-formed");
        }
    }

    private static ProblemException invalid(String detail) {
        return Refusals.tokenInvalid(detail);
    }
}
