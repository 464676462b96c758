package io.quillstream.ingest.product.text;

import io.quillstream.edge.problem.ProblemException;
import java.io.IOException;
import java.io.Writer;
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

/** The text of a PDF. Scripts, forms and attachments are not looked at. */
final class PdfText {

    private static final int MOST_PAGES = 500;
    /** On one page. Some hundred bytes are held of each: a small file could show enough of them to fill any memory. */
    private static final int MOST_GLYPHS = 200_000;

    private static final long MEMORY = 16L << 20;
    /** Streams inside a PDF are compressed: a small file can unfold to a huge one. */
    private static final long UNFOLDED = 256L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private PdfText() {}

    static String of(byte[] content) {
        try (PDDocument document = Loader.loadPDF(
                new RandomAccessReadBuffer(content), MemoryUsageSetting.setupMixed(MEMORY, UNFOLDED).streamCache)) {
            if (document.getNumberOfPages() > MOST_PAGES) {
                throw TextExtraction.refused("The PDF has more than " + MOST_PAGES + " pages");
            }
            Bounded text = new Bounded();
            new Hurried(System.nanoTime() + PATIENCE.toNanos()).writeText(document, text);
            return text.toString();
        } catch (InvalidPasswordException e) {
            throw TextExtraction.refused("The PDF is encrypted");
        } catch (ProblemException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // PDFBox tells of broken files by whatever breaks over them.
            throw TextExtraction.refused("The PDF cannot be read: it is broken or too large when unfolded");
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
                throw TextExtraction.refused("A page of the PDF shows more than " + MOST_GLYPHS + " characters");
            }
            super.processTextPosition(glyph);
        }

        /** No IOException: of what goes wrong within a page PDFBox takes some for harmless. */
        private void requireTime() {
            if (System.nanoTime() - deadline > 0) {
                throw TextExtraction.refused("The PDF takes too long to be read");
            }
        }
    }

    /** Holds no more than an asset may. */
    private static final class Bounded extends Writer {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] chars, int offset, int length) {
            if (text.length() + length > TextExtraction.MOST_CHARACTERS) {
                throw TextExtraction.tooMuchText();
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
