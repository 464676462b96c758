package io.quillstream.ingest.product.text;

import io.quillstream.edge.problem.ProblemException;
import io.quillstream.edge.turn.FairSlots;
import java.time.Duration;
import java.util.UUID;

/**
 * Gets the text out of files. What a file is, its first bytes say; name and type can only make a page of a text, see
 * {@link FileKind}. Every extractor is bounded in time, in memory and in what it gives. Thread-safe.
 */
public final class TextExtraction {

    /** Most characters that an asset may hold. */
    public static final int MOST_CHARACTERS = 1_000_000;

    private static final int AT_ONCE = 2;
    private static final int OF_A_WORKSPACE = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ImageText images;
    private final FairSlots slots = new FairSlots("files", AT_ONCE, OF_A_WORKSPACE, PATIENCE);

    /**
     * @param type text, html, pdf or image
     * @param content its text; may be empty
     */
    public record Extracted(String type, String content) {}

    public TextExtraction(ImageText images) {
        this.images = images;
    }

    /**
     * Waits until a file of this workspace may be read. Whoever waits should not hold the file in memory yet.
     *
     * @throws ProblemException 429 or 503 if that takes too long
     */
    public FairSlots.Slot slot(UUID workspace) {
        return slots.take(workspace);
    }

    /**
     * Called by those who have a {@link #slot}.
     *
     * @throws ProblemException 415 for a kind of file that is not read here, 422 for a broken or hostile one
     */
    public Extracted extract(FileContent file) {
        FileKind kind = FileKind.of(file);
        String text = switch (kind) {
            case PDF -> PdfText.of(file.bytes());
            case HTML -> HtmlText.of(file.bytes());
            case PLAIN -> PlainText.of(file.bytes());
            case IMAGE -> images.of(file.bytes());
        };
        return new Extracted(kind.assetType(), clean(text));
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
}
