package io.quillstream.ingest.product.text;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Gets the text out of files. What a file is, its first bytes say; neither its name nor the client's word is believed.
 * Every extractor is bounded in time, in memory and in what it gives. Thread-safe.
 */
public final class TextExtraction {

    /** Most characters that an asset may hold. */
    public static final int MOST_CHARACTERS = 1_000_000;

    private static final int AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ImageText images;
    private final Semaphore slots = new Semaphore(AT_ONCE, true);

    /**
     * @param type text, html, pdf or image
     * @param content its text; may be empty
     */
    public record Extracted(String type, String content) {}

    public TextExtraction(ImageText images) {
        this.images = images;
    }

    /** @throws ProblemException 415 for a kind of file that is not read here, 422 for a broken or hostile one */
    public Extracted extract(FileContent file) {
        FileKind kind = FileKind.of(file);
        take();
        try {
            String text = switch (kind) {
                case PDF -> PdfText.of(file.bytes());
                case HTML -> HtmlText.of(file.bytes());
                case PLAIN -> PlainText.of(file.bytes());
                case IMAGE -> images.of(file.bytes());
            };
            return new Extracted(kind.assetType(), clean(text));
        } finally {
            slots.release();
        }
    }

    /** Without the characters that no text needs and no database takes. */
    private static String clean(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw tooMuchText();
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c == '\n' || c == '\t' || !(Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF)))
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    static ProblemException tooMuchText() {
        return refused("It holds more than " + MOST_CHARACTERS + " characters of text");
    }

    static ProblemException refused(String message) {
        return ProblemException.invalid("/file", message);
    }

    private void take() {
        try {
            if (slots.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ProblemCode.OVERLOADED.because("Too many files are being read").withRetryAfter(Duration.ofSeconds(5));
    }
}
