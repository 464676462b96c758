package io.quillstream.ingest.product.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks through a TIFF's directories, one a page, and looks at nothing but the two sizes: the JDK's reader takes in whatever
 * else a directory announces, and follows one that leads back to itself for ever. What reads the text later reads all pages.
 */
final class TiffPages {

    private static final int ENTRY_BYTES = 12;
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private final ByteBuffer file;

    private TiffPages(ByteBuffer file) {
        this.file = file;
    }

    /** Whether a file that is known to be an image is a TIFF. */
    static boolean isTiff(byte[] image) {
        return image[0] == 'I' || image[0] == 'M';
    }

    /**
     * @throws io.quillstream.edge.problem.ProblemException 422 for too many pages or one that is too large
     * @throws RuntimeException of any kind if the file is broken
     */
    static void requireReasonable(byte[] image) {
        ByteOrder order = image[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        new TiffPages(ByteBuffer.wrap(image).order(order)).walk();
    }

    private void walk() {
        int directory = offset(4);
        if (directory == 0) {
            throw ImageSize.broken();
        }
        for (int page = 0; directory != 0; page++) {
            if (page == ImageSize.MOST_PAGES) {
                throw ImageSize.tooManyPages();
            }
            int entries = shortAt(directory);
            requireReasonable(directory, entries);
            int end = directory + 2 + entries * ENTRY_BYTES;
            // Some writers leave the last four bytes out, which say that nothing follows.
            directory = end + 4 <= file.limit() ? offset(end) : 0;
        }
    }

    private void requireReasonable(int directory, int entries) {
        long width = 0;
        long height = 0;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            switch (shortAt(entry)) {
                // Which of two is taken is up to the reader.
                case WIDTH -> width = Math.max(width, value(entry));
                case HEIGHT -> height = Math.max(height, value(entry));
                default -> {}
            }
        }
        if (width == 0 || height == 0) {
            throw ImageSize.broken();
        }
        ImageSize.requireReasonable(width, height);
    }

    private long value(int entry) {
        int at = entry + 8;
        return switch (shortAt(entry + 2)) {
            case BYTE -> Byte.toUnsignedLong(file.get(at));
            case SHORT -> shortAt(at);
            case LONG -> Integer.toUnsignedLong(file.getInt(at));
            default -> throw ImageSize.broken();
        };
    }

    private int shortAt(int at) {
        return Short.toUnsignedInt(file.getShort(at));
    }

    /** A place in the file; where it lies outside, reading there breaks. */
    private int offset(int at) {
        return Math.toIntExact(Integer.toUnsignedLong(file.getInt(at)));
    }
}
