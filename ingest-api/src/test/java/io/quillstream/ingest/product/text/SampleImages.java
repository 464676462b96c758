package io.quillstream.ingest.product.text;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Makes images of several pages for tests. */
final class SampleImages {

    private static final short LONG = 4;

    private SampleImages() {}

    /** Two pages: a small square, and one that announces squares of other sides than it has. */
    static byte[] tiff(int side, int announced) {
        byte[] image = twoPages(side);
        ByteBuffer file = inOrder(image);
        int second = file.getInt(next(file, file.getInt(4)));
        for (int i = 0; i < file.getShort(second); i++) {
            int entry = second + 2 + i * 12;
            int tag = file.getShort(entry);
            if (tag == 256 || tag == 257) {
                file.putShort(entry + 2, LONG).putInt(entry + 4, 1).putInt(entry + 8, announced);
            }
        }
        return image;
    }

    /** The second page is followed by the first. */
    static byte[] endlessTiff() {
        byte[] image = twoPages(10);
        ByteBuffer file = inOrder(image);
        int first = file.getInt(4);
        file.putInt(next(file, file.getInt(next(file, first))), first);
        return image;
    }

    /** It ends within the directory of the second page. */
    static byte[] cutTiff() {
        byte[] image = twoPages(10);
        ByteBuffer file = inOrder(image);
        return Arrays.copyOf(image, file.getInt(next(file, file.getInt(4))) + 6);
    }

    /** So many frames with squares of that side, of whose pixels there is nothing but the beginning. */
    static byte[] gif(int frames, int side) {
        ByteBuffer file = ByteBuffer.allocate(20 + frames * 15).order(ByteOrder.LITTLE_ENDIAN);
        file.put("GIF89a".getBytes(StandardCharsets.US_ASCII));
        file.putShort((short) side).putShort((short) side);
        // A table of two colours.
        file.put((byte) 0x80).putShort((short) 0).put(new byte[6]);
        for (int i = 0; i < frames; i++) {
            file.put((byte) 0x2c).putInt(0);
            file.putShort((short) side).putShort((short) side).put((byte) 0);
            file.put(new byte[] {2, 2, 0x4c, 1, 0});
        }
        file.put((byte) 0x3b);
        return file.array();
    }

    private static byte[] twoPages(int side) {
        BufferedImage page = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (ImageOutputStream to = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(to);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(new IIOImage(page, null, null), null);
            writer.writeToSequence(new IIOImage(page, null, null), null);
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /** Where the directory says which one follows. */
    private static int next(ByteBuffer file, int directory) {
        return directory + 2 + file.getShort(directory) * 12;
    }

    private static ByteBuffer inOrder(byte[] tiff) {
        return ByteBuffer.wrap(tiff).order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }
}
