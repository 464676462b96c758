package io.quillstream.edge.paging;

import io.quillstream.edge.problem.ProblemException;
import io.quillstream.schemas.hash.KeyedHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * Positions in lists as opaque text, signed and bound to the workspace and the list (with its filters), so that a
 * cursor cannot be forged, nor used elsewhere. Positions are readable by whoever holds the cursor. Thread-safe.
 */
public final class SignedCursor {

    private static final int SIGNATURE_LENGTH = 16;

    private final KeyedHash secret;

    public SignedCursor(byte[] secret) {
        this.secret = new KeyedHash(secret);
    }

    /**
     * @param list name of the list and its filters, for example {@code jobs?status=failed}
     * @param position what the list needs to go on; not secret
     */
    public String seal(UUID workspace, String list, String position) {
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        byte[] signature = sign(workspace, list, text);
        byte[] sealed = Arrays.copyOf(signature, SIGNATURE_LENGTH + text.length);
        System.arraycopy(text, 0, sealed, SIGNATURE_LENGTH, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /**
     * The position.
     *
     * @throws ProblemException 422 if the cursor was not sealed for this workspace and list
     */
    public String open(UUID workspace, String list, String cursor) {
        byte[] sealed = decode(cursor);
        if (sealed.length > SIGNATURE_LENGTH) {
            byte[] text = Arrays.copyOfRange(sealed, SIGNATURE_LENGTH, sealed.length);
            byte[] given = Arrays.copyOf(sealed, SIGNATURE_LENGTH);
            if (MessageDigest.isEqual(given, sign(workspace, list, text))) {
                return new String(text, StandardCharsets.UTF_8);
            }
        }
        throw ProblemException.invalid("?cursor", "The cursor is not one that this list gave");
    }

    private static byte[] decode(String cursor) {
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(cursor);
            // The last character has bits that mean nothing: with others in them it is not what was given.
            return Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(sealed)
                            .equals(cursor)
                    ? sealed
                    : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] sign(UUID workspace, String list, byte[] text) {
        byte[] context = ("cursor\n" + workspace + "\n" + list + "\n").getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(secret.of(context, text), SIGNATURE_LENGTH);
    }
}
