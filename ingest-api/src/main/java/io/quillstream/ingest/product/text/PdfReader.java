package io.quillstream.ingest.product.text;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/**
 * Reads one PDF; the program of a process of its own, see {@link PdfText}. It takes the length of the file as four bytes and
 * the file from its standard input, and writes the text, or why there is none, to its standard output. Scripts, forms and
 * attachments are not looked at.
 */
final class PdfReader {

    /** Exit code: the output is the text. */
    static final int READ = 0;

    /** Exit code: the output is the reason. */
    static final int REFUSED = 4;

    /** Most bytes of the output: no character that is counted takes more than three. */
    static final int MOST_BYTES = 3 * TextExtraction.MOST_CHARACTERS;

    private static final int ABANDONED = 5;
    private static final int MOST_PAGES = 500;
    /** On one page. Some hundred bytes are held of each. */
    private static final int MOST_GLYPHS = 200_000;

    /** Streams inside a PDF are compressed: a small file can unfold to a huge one. */
    private static final long UNFOLDED = 64L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private PdfReader() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err);
        DataInputStream in = new DataInputStream(System.in);
        byte[] content = in.readNBytes(in.readInt());
        Thread.ofPlatform().daemon().start(() -> endWithTheInput(in));
        int result = READ;
        String answer;
        try {
            answer = textOf(content);
        } catch (Refusal e) {
            result = REFUSED;
            answer = e.getMessage();
        }
        out.write(answer.getBytes(StandardCharsets.UTF_8));
        out.flush();
        System.exit(result);
    }

    private static String textOf(byte[] content) {
        try (PDDocument document = Loader.loadPDF(
                new RandomAccessReadBuffer(content), MemoryUsageSetting.setupMainMemoryOnly(UNFOLDED).streamCache)) {
            if (document.getNumberOfPages() > MOST_PAGES) {
                throw new Refusal("The PDF has more than " + MOST_PAGES + " pages");
            }
            Bounded text = new Bounded();
            new Hurried(System.nanoTime() + PATIENCE.toNanos()).writeText(document, text);
            return text.toString();
        } catch (InvalidPasswordException e) {
            throw new Refusal("The PDF is encrypted");
        } catch (Refusal e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // PDFBox tells of broken files by whatever breaks over them.
            throw new Refusal(PdfText.UNREADABLE);
        }
    }

    /** Whoever started this keeps the input open: a process that outlives its door would compute for nobody. */
    private static void endWithTheInput(InputStream in) {
        try {
            in.read();
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(ABANDONED);
    }

    /** No IOException: of what goes wrong within a page PDFBox takes some for harmless. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String reason) {
            super(reason);
        }
    }

    /** Gives up when the time is over, and a page that shows more than any page does: it is held until its last glyph. */
    private static final class Hurried extends PDFTextStripper {

        private final long deadline;
        private int glyphs;

        Hurried(long deadline) {
            this.deadline = deadline;
            setSortByPosition(false);
        }

        @Override
        public void processPage(PDPage page) throws IOException {
            glyphs = 0;
            requireTime();
            super.processPage(page);
        }

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
            requireTime();
            super.processOperator(operator, operands);
        }

        @Override
        protected void processTextPosition(TextPosition glyph) {
            glyphs++;
            if (glyphs > MOST_GLYPHS) {
                throw new Refusal("A page of the PDF shows more than " + MOST_GLYPHS + " characters");
            }
            super.processTextPosition(glyph);
        }

        private void requireTime() {
            if (System.nanoTime() - deadline > 0) {
                throw new Refusal(PdfText.TOO_SLOW);
            }
        }
    }

    /** Holds no more than an asset may. */
    private static final class Bounded extends Writer {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] chars, int offset, int length) {
            if (text.length() + length > TextExtraction.MOST_CHARACTERS) {
                throw new Refusal("It holds more than " + TextExtraction.MOST_CHARACTERS + " characters of text");
            }
            text.append(chars, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
