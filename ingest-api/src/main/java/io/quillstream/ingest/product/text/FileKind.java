package io.quillstream.ingest.product.text;

import io.quillstream.edge.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a file is, by its first bytes. Only where a text does not begin as a page does, its name may still say that it is
 * HTML, or the type that the client gives.
 */
enum FileKind {
    PDF("pdf"),
    HTML("html"),
    PLAIN("text"),
    IMAGE("image");

    private static final List<byte[]> IMAGE_MARKS = List.of(
            new byte[] {(byte) 0x89, 'P', 'N', 'G'},
            new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff},
            "GIF8".getBytes(StandardCharsets.US_ASCII),
            new byte[] {'I', 'I', 42, 0},
            new byte[] {'M', 'M', 0, 42});

    private static final Pattern PAGE = Pattern.compile("\\s*+<(?:!doctype\\s+html|html)\\b", Pattern.CASE_INSENSITIVE);

    /** So many bytes show how a text begins; a file may have millions. */
    private static final int BEGINNING = 1024;

    private final String assetType;

    FileKind(String assetType) {
        this.assetType = assetType;
    }

    /** The asset's type in the contract. */
    String assetType() {
        return assetType;
    }

    static FileKind of(FileContent file) {
        byte[] content = file.bytes();
        if (begins(content, "%PDF-".getBytes(StandardCharsets.US_ASCII))) {
            return PDF;
        }
        if (IMAGE_MARKS.stream().anyMatch(mark -> begins(content, mark))) {
            return IMAGE;
        }
        if (!PlainText.isText(content)) {
            throw ProblemCode.UNSUPPORTED_MEDIA_TYPE.because(
                    "Send a PDF, an HTML page, an image (PNG, JPEG, GIF, TIFF) or a text in UTF-8");
        }
        return looksLikeHtml(file) ? HTML : PLAIN;
    }

    private static boolean looksLikeHtml(FileContent file) {
        String name = file.filename() == null ? "" : file.filename().toLowerCase(Locale.ROOT);
        String type = file.mediaType() == null ? "" : file.mediaType().toLowerCase(Locale.ROOT);
        return name.endsWith(".html")
                || name.endsWith(".htm")
                || type.startsWith("text/html")
                || PAGE.matcher(beginning(file.bytes())).lookingAt();
    }

    private static String beginning(byte[] content) {
        return PlainText.of(Arrays.copyOf(content, Math.min(content.length, BEGINNING)));
    }

    private static boolean begins(byte[] content, byte[] mark) {
        if (content.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if (content[i] != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
