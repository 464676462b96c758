package io.quillstream.ingest.product.text;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** The text of a PDF. Scripts, forms and attachments are not looked at. */
final class PdfText {

    private static final int MOST_PAGES = 500;
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
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | ClassCastException e) {
            // PDFBox tells broken files by all of these.
            throw TextExtraction.refused("The PDF cannot be read: it is broken or too large when unfolded");
        }
    }

    /** Gives up between pages when the time is over. */
    private static final class Hurried extends PDFTextStripper {

        private final long deadline;

        Hurried(long deadline) {
            this.deadline = deadline;
            setSortByPosition(false);
        }

        @Override
        public void processPage(PDPage page) throws IOException {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("out of time");
            }
            super.processPage(page);
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
