package io.quillstream.ingest.product.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.product.text.TextExtraction.Extracted;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextExtractionTest {

    private final TextExtraction extraction = new TextExtraction(new ImageText("no-such-program-as-this"));

    @Test
    void theFirstBytesSayWhatAFileIsNotItsName() throws IOException {
        Extracted pdf = extraction.extract(file("notes.html", SamplePdf.of("Page one", "Page two")));
        assertEquals("pdf", pdf.type());
        assertEquals("Page one\nPage two", pdf.content().replaceAll("\\s*\\n\\s*", "\n"));
        assertEquals("text", extraction.extract(file("a.pdf", utf8("no pdf"))).type());
        assertEquals("html", extraction.extract(file("a.HTM", utf8("<b>x</b>"))).type());
    }

    @Test
    void charactersThatNoTextNeedsAreDropped() {
        String content =
                extraction.extract(file("a.txt", utf8("\uFEFFa\u0007b\r\n\tc"))).content();
        assertEquals("ab\n\tc", content);
    }

    @Test
    void binaryFilesAreRefused() {
        refused(ProblemCode.UNSUPPORTED_MEDIA_TYPE, file("a.txt", new byte[] {'a', 0, 'b'}));
        refused(ProblemCode.UNSUPPORTED_MEDIA_TYPE, file("a.txt", new byte[] {(byte) 0xc3, (byte) 0x28}));
    }

    @Test
    void tooMuchTextIsRefused() {
        refused(ProblemCode.VALIDATION_FAILED, file("a.txt", utf8("x".repeat(TextExtraction.MOST_CHARACTERS + 1))));
    }

    @Test
    void aDeeplyNestedPageIsReadWithoutOverflow() {
        String page = "<div>".repeat(100_000) + "deep";
        assertEquals("deep", extraction.extract(file("a.html", utf8(page))).content());
    }

    /** Twenty mebibytes of tags would take more memory than a door has, and it ends when that is full. */
    @Test
    void aPageOfMoreTagsThanAnyPageHasIsRefused() {
        byte[] page = utf8("<i>".repeat(100_001) + "x");
        ProblemException refusal = refused(ProblemCode.VALIDATION_FAILED, file("a.html", page));
        assertTrue(refusal.getMessage().contains("100000 tags"), refusal.getMessage());
    }

    /** What is still open when a paragraph ends is opened again in the next one. */
    @Test
    void aPageThatUnfoldsIntoMoreThanAnyPageHasIsRefused() {
        String attributes = IntStream.range(0, 500).mapToObj(i -> " a" + i).collect(Collectors.joining());
        String open = IntStream.range(0, 10)
                .mapToObj(i -> "<b n=" + i + attributes + ">")
                .collect(Collectors.joining());
        String few = "<p>" + open + "x<p>x";
        assertEquals("x\nx", extraction.extract(file("a.html", utf8(few))).content());

        byte[] page = utf8(few + "<p>x".repeat(2_000));

        ProblemException refusal = refused(ProblemCode.VALIDATION_FAILED, file("a.html", page));
        assertTrue(refusal.getMessage().contains("when unfolded"), refusal.getMessage());
    }

    @Test
    void aPdfThatUnfoldsToMuchTextIsRefused() throws IOException {
        String[] pages = new String[501];
        Arrays.fill(pages, "x");
        ProblemException refusal = refused(ProblemCode.VALIDATION_FAILED, file("a.pdf", SamplePdf.of(pages)));
        assertTrue(refusal.getMessage().contains("500 pages"), refusal.getMessage());
    }

    /** Each glyph of a page is held until the page is over, shown or not, and the door ends when its memory is full. */
    @Test
    void aPageThatShowsMoreThanAnyPageDoesIsRefused() throws IOException {
        String line = "a".repeat(1_000);
        assertTrue(extraction
                .extract(file("a.pdf", SamplePdf.overlaid(line, 3)))
                .content()
                .startsWith(line));

        ProblemException refusal = refused(ProblemCode.VALIDATION_FAILED, file("a.pdf", SamplePdf.overlaid(line, 201)));

        assertTrue(refusal.getMessage().contains("200000 characters"), refusal.getMessage());
    }

    /** A file of some kilobytes: each state that is saved is held. Its reader's memory is its own, and this process keeps its. */
    @Test
    void aPdfThatWouldFillAnyMemoryIsRefused() throws IOException {
        byte[] bomb = SamplePdf.drawn("q ".repeat(5_000_000));
        assertTrue(bomb.length < 100_000, "bytes: " + bomb.length);

        ProblemException refusal = refused(ProblemCode.VALIDATION_FAILED, file("a.pdf", bomb));

        assertTrue(refusal.getMessage().contains("when unfolded"), refusal.getMessage());
    }

    /** Its reader goes down page trees by calling itself. */
    @Test
    void aPdfThatIsNestedBeyondReasonIsRefused() {
        refused(ProblemCode.VALIDATION_FAILED, file("a.pdf", SamplePdf.nested(20_000)));
    }

    @Test
    void aPageIsKnownByItsBeginningWhateverItsName() {
        for (String page : List.of("<!DOCTYPE html>\n<title>t</title><p>x", "\uFEFF \n<html lang=\"en\"><body>x")) {
            for (String name : new String[] {"upload", "page.txt", null}) {
                Extracted text = extraction.extract(file(name, utf8(page)));
                assertEquals("html", text.type());
                assertEquals("x", text.content());
            }
        }
        assertEquals(
                "text",
                extraction.extract(file("a.txt", utf8("<htmlish> text"))).type());
    }

    @Test
    void anImageNeedsTheProgram() throws IOException {
        ProblemException refusal = refused(ProblemCode.UNSUPPORTED_MEDIA_TYPE, file("a.png", png(10, 10)));
        assertTrue(refusal.getMessage().contains("tesseract"));
    }

    @Test
    void anImageThatAnnouncesTooManyPixelsIsNotDecoded() throws IOException {
        byte[] bomb = png(1, 1);
        // Width and height stand at offset 16 of a PNG; the checksum behind them is not looked at by a head reader.
        ByteBuffer.wrap(bomb).putInt(16, 50_000).putInt(20, 50_000);
        refused(ProblemCode.VALIDATION_FAILED, file("a.png", bomb));
    }

    /** The program reads all pages of a TIFF, and a GIF whole, for its first frame. */
    @Test
    void everyPageOfAnImageIsLookedAt() {
        accepted(SampleImages.tiff(10, 10));
        refused("50 million pixels", SampleImages.tiff(10, 50_000));
        refused("500 pages", SampleImages.endlessTiff());
        accepted(SampleImages.gif(10, 100));
        refused("200 million pixels", SampleImages.gif(10, 5_000));
        refused("500 pages", SampleImages.gif(501, 1));
    }

    @Test
    void aTiffThatLeadsOutOfItselfIsBroken() {
        refused("broken", Arrays.copyOf(SampleImages.tiff(10, 10), 8));
        refused("broken", SampleImages.cutTiff());
    }

    /** No decoder is without faults: whatever an image makes it ask for, it gets no more. */
    @Test
    void theProgramsMemoryIsBounded(@TempDir Path folder) throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "not every system has such a limit; Linux has");
        Path program = folder.resolve("reads");
        Files.writeString(program, "#!/bin/sh\nulimit -v\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Extracted text = new TextExtraction(new ImageText(program.toString())).extract(file("a.png", png(10, 10)));
        assertTrue(Long.parseLong(text.content()) <= 2 << 20, text.content());
    }

    /** Of this process's environment, where settings and their secrets may be. */
    @Test
    void theProgramGetsNoSettings(@TempDir Path folder) throws IOException {
        Path program = folder.resolve("tells");
        Files.writeString(program, "#!/bin/sh\nenv | sed 's/=.*//' | tr '\\n' ' '\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Extracted text = new TextExtraction(new ImageText(program.toString())).extract(file("a.png", png(10, 10)));
        Set<String> mine = Set.of("PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "OMP_THREAD_LIMIT");
        Set<String> ofShells = Set.of("PWD", "OLDPWD", "SHLVL", "_");
        for (String name : text.content().strip().split("\\s+")) {
            assertTrue(mine.contains(name) || ofShells.contains(name), name);
        }
    }

    @Test
    void theProgramsOutputIsTheText(@TempDir Path folder) throws IOException {
        Path program = folder.resolve("reads");
        Files.writeString(program, "#!/bin/sh\necho \"Text from $(wc -c | tr -d ' ') bytes of $1 to $2\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        byte[] image = png(10, 10);
        Extracted text = new TextExtraction(new ImageText(program.toString())).extract(file("a.png", image));
        assertEquals("Text from " + image.length + " bytes of stdin to stdout", text.content());
        assertEquals("image", text.type());
    }

    /** A door that is killed while the program reads deletes nothing any more. */
    @Test
    void anImageHasNoNameOnTheDiskWhileItIsRead(@TempDir Path folder) throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "only Linux tells what a program's input is");
        Path program = folder.resolve("reads");
        Files.writeString(program, """
                #!/bin/sh
                until readlink /proc/$$/fd/0 | grep -q '(deleted)'; do :; done
                echo nameless
                """);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Extracted text = new TextExtraction(new ImageText(program.toString())).extract(file("a.png", png(10, 10)));
        assertEquals("nameless", text.content());
    }

    /** It is refused, but for the program that is not there. */
    private void accepted(byte[] image) {
        refused(ProblemCode.UNSUPPORTED_MEDIA_TYPE, file("a", image));
    }

    private void refused(String reason, byte[] image) {
        ProblemException refusal = refused(ProblemCode.VALIDATION_FAILED, file("a", image));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    private ProblemException refused(ProblemCode code, FileContent file) {
        ProblemException refusal = assertThrows(ProblemException.class, () -> extraction.extract(file));
        assertEquals(code, refusal.code(), refusal.getMessage());
        return refusal;
    }

    private static FileContent file(String name, byte[] content) {
        return new FileContent(name, content, null);
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
