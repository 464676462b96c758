package io.quillstream.schemas.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HashesTest {

    /** RFC 4231, test case 2. */
    private static final String OF_JEFE = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    private final KeyedHash keyed = new KeyedHash("Jefe".getBytes(StandardCharsets.US_ASCII));

    @Test
    void aKeyedHashIsTheStandardOneHoweverOftenItIsMade() {
        for (int i = 0; i < 3; i++) {
            assertEquals(OF_JEFE, hex(keyed.of("what do ya want for nothing?")));
        }
    }

    @Test
    void partsAreHashedAsIfTheyWereOne() {
        assertEquals(OF_JEFE, hex(keyed.of(ascii("what do ya want "), ascii(""), ascii("for nothing?"))));
    }

    /** FIPS 180-4's example. */
    @Test
    void textAndBytesHaveTheStandardDigest() {
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertEquals(abc, Sha256.hex("abc"));
        assertEquals(abc, Sha256.hex(ascii("abc")));
        assertEquals(abc, hex(Sha256.of("abc")));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
