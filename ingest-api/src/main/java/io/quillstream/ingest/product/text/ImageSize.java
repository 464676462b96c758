package io.quillstream.ingest.product.text;

import io.quillstream.edge.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Looks at an image's head only: a few kilobytes can announce an image of gigabytes. */
final class ImageSize {

    private static final long MOST_PIXELS = 50_000_000;

    private ImageSize() {}

    static void requireReasonable(byte[] image) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(image))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw TextExtraction.refused("The image is broken");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw TextExtraction.refused("The image has more than 50 million pixels");
                }
            } finally {
                reader.dispose();
            }
        } catch (ProblemException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The readers of the JDK tell of broken heads by whatever breaks over them.
            throw TextExtraction.refused("The image is broken");
        }
    }
}
