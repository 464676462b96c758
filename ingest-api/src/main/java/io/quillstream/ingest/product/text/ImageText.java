package io.quillstream.ingest.product.text;

import io.quillstream.edge.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The text in an image, read by the program {@code tesseract} where it is installed, as a child process with a deadline.
 * Thread-safe.
 */
public final class ImageText {

    private static final int PATIENCE_SECONDS = 30;

    private final String program;

    /** @param program name or path of the program */
    public ImageText(String program) {
        this.program = program;
    }

    String of(byte[] image) {
        ImageSize.requireReasonable(image);
        try {
            return read(started(image));
        } catch (IOException e) {
            throw TextExtraction.refused("The image could not be read");
        }
    }

    /** The image is a file for so long as the program needs to open it: nothing of it stays if this process is killed later. */
    private Process started(byte[] image) throws IOException {
        Path file = Files.createTempFile("quill-image", ".bin");
        try {
            Files.write(file, image);
            return start(file);
        } finally {
            remove(file);
        }
    }

    private String read(Process reader) throws IOException {
        try (InputStream out = reader.getInputStream()) {
            reader.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).whenComplete((process, late) -> {
                if (late != null) {
                    reader.destroyForcibly();
                }
            });
            byte[] text = out.readNBytes(TextExtraction.MOST_CHARACTERS + 1);
            if (text.length > TextExtraction.MOST_CHARACTERS) {
                throw TextExtraction.tooMuchText();
            }
            if (!reader.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || reader.exitValue() != 0) {
                throw TextExtraction.refused("The image could not be read");
            }
            return new String(text, StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TextExtraction.refused("The image could not be read in time");
        } finally {
            reader.destroyForcibly();
        }
    }

    private Process start(Path image) {
        try {
            return new ProcessBuilder(program, "stdin", "stdout")
                    .redirectInput(image.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw ProblemCode.UNSUPPORTED_MEDIA_TYPE.because(
                    "Text in images is not read on this server: the program tesseract is not installed");
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
