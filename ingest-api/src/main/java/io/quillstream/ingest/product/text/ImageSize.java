package io.quillstream.ingest.product.text;

import io.quillstream.edge.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Looks at an image's heads only: a few kilobytes can announce an image of gigabytes, and a file can hold many. */
final class ImageSize {

    /** Pages of a TIFF, frames of a GIF. */
    static final int MOST_PAGES = 500;

    private static final long MOST_PIXELS = 50_000_000;

    /** What reads a GIF holds a byte of each pixel of all frames, though it shows the first alone. */
    private static final long MOST_PIXELS_OF_FRAMES = 4 * MOST_PIXELS;

    private ImageSize() {}

    static void requireReasonable(byte[] image) {
        try {
            if (TiffPages.isTiff(image)) {
                TiffPages.requireReasonable(image);
            } else {
                requireReasonableFrames(image);
            }
        } catch (ProblemException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The readers of the JDK tell of broken heads by whatever breaks over them.
            throw broken();
        }
    }

    /** @throws ProblemException 422 if that is too much for one picture */
    static void requireReasonable(long width, long height) {
        if (height > 0 && width > MOST_PIXELS / height) {
            throw TextExtraction.refused("The image has more than 50 million pixels");
        }
    }

    static ProblemException broken() {
        return TextExtraction.refused("The image is broken");
    }

    static ProblemException tooManyPages() {
        return TextExtraction.refused("The image has more than " + MOST_PAGES + " pages");
    }

    private static void requireReasonableFrames(byte[] image) throws IOException {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw broken();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, false, true);
                requireReasonableFrames(reader);
            } finally {
                reader.dispose();
            }
        }
    }

    private static void requireReasonableFrames(ImageReader reader) throws IOException {
        requireReasonable(reader.getWidth(0), reader.getHeight(0));
        if (!reader.getFormatName().equalsIgnoreCase("gif")) {
            return;
        }
        int frames = reader.getNumImages(true);
        if (frames > MOST_PAGES) {
            throw tooManyPages();
        }
        long pixels = 0;
        for (int frame = 0; frame < frames; frame++) {
            pixels += (long) reader.getWidth(frame) * reader.getHeight(frame);
        }
        if (pixels > MOST_PIXELS_OF_FRAMES) {
            throw TextExtraction.refused("The image's frames have more than 200 million pixels");
        }
    }
}
