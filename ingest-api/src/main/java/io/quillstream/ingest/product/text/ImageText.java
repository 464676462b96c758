package io.quillstream.ingest.product.text;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The text in an image, read by the program {@code tesseract} where it is installed, as a child process with a deadline, on
 * one core, and on Linux with a bound of its memory. Thread-safe.
 */
public final class ImageText {

    private static final int PATIENCE_SECONDS = 30;

    /** 2 GiB: ten times the largest page as it is unpacked. A system that knows no such limit goes on without. */
    private static final String LIMITED = "ulimit -v 2097152; exec \"$0\" \"$@\"";

    /** By which a shell tells that there is no such program, or that it is none. */
    private static final Set<Integer> NO_PROGRAM = Set.of(126, 127);

    private static final Set<String> ENVIRONMENT = Set.of("PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX");

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
            boolean ended = reader.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (ended && NO_PROGRAM.contains(reader.exitValue())) {
                throw notInstalled();
            }
            if (!ended || reader.exitValue() != 0) {
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
        ProcessBuilder reader = new ProcessBuilder("/bin/sh", "-c", LIMITED, program, "stdin", "stdout")
                .redirectInput(image.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        // Nothing of the settings, secrets among them, is any business of a program that reads strangers' files.
        reader.environment().keySet().retainAll(ENVIRONMENT);
        // It would take four cores for one file.
        reader.environment().put("OMP_THREAD_LIMIT", "1");
        try {
            return reader.start();
        } catch (IOException e) {
            throw notInstalled();
        }
    }

    private static ProblemException notInstalled() {
        return ProblemCode.UNSUPPORTED_MEDIA_TYPE.because(
                "Text in images is not read on this server: the program tesseract is not installed");
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
