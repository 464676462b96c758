package io.quillstream.workers.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SpacesTest {

    @Test
    void whatIsTidyIsReturnedAsItIs() {
        String tidy = "A bottle, 0.5 l.\n\nFor hikers.";
        assertSame(tidy, Spaces.fewEmptyLines(tidy));
        String line = " one blank each ";
        assertSame(line, Spaces.single(line));
    }

    /** The patterns say what is meant; random texts of few characters hold every run there is. */
    @Test
    void runsBecomeWhatThePatternsMakeOfThem() {
        Random random = new Random(7);
        String letters = " \n\t\r\f\u000bab\u00a0é";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            String any = text.toString();
            assertEquals(any.replaceAll("\\s+", " "), Spaces.single(any), any);
            assertEquals(any.replaceAll("\\n{3,}", "\n\n"), Spaces.fewEmptyLines(any), any);
        }
    }
}
