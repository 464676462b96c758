package io.quillstream.workers.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DataTextTest {

    @Test
    void invisibleCharactersAreGone() {
        String hidden = "A\u202Eevil\u202C\u200B\u2066x\u2069 \u0007b\u0000c\uFEFFd \uD83D\uDE00 "
                + new StringBuilder().appendCodePoint(0xE0041).appendCodePoint(0xE0042) + "e\uD800f 👩\u200D🚀";
        assertEquals("Aevilx bcd \uD83D\uDE00 ef 👩\u200D🚀", DataText.clean(hidden, 1_000));
    }

    @Test
    void textsAreLimited() {
        assertEquals(10, DataText.clean("😀".repeat(50), 10).codePointCount(0, 20));
    }
}
