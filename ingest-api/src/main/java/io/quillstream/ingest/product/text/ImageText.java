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
        Path file = null;
        try {
            file = Files.createTempFile("quill-image", ".bin");
            Files.write(file, image);
            return read(file);
        } catch (IOException e) {
            throw TextExtraction.refused("The image could not be read");
        } finally {
            remove(file);
        }
    }

    private String read(Path image) throws IOException {
        Process reader = start(image);
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
            return new ProcessBuilder(program, image.toString(), "stdout")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw ProblemCode.UNSUPPORTED_MEDIA_TYPE.because(
                    "Text in images is not read on this server: the program tesseract is not installed");
        }
    }

    private static void remove(Path file) {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
