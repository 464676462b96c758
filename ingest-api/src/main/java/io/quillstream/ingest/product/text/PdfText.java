package io.quillstream.ingest.product.text;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The text of a PDF, read by {@link PdfReader} in a process of its own with little memory and a deadline. No bound within this
 * process would do: a name of a hundred megabytes, a font's table of glyphs, a range of characters, states that are saved and
 * never restored; a file of some kilobytes asks its reader for any of them in a hundred ways, and a door whose memory is full
 * ends, or collects garbage for minutes. Nor does what PDFBox logs of a file get into the door's log.
 */
final class PdfText {

    static final String UNREADABLE = "The PDF cannot be read: it is broken or too large when unfolded";
    static final String TOO_SLOW = "The PDF takes too long to be read";

    /** Longer than the reader has itself: this is for one that is stuck in one step, and for its start on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Where memory is short, the system is to end the reader and not the door. A system that knows no such wish goes on. */
    private static final String EXPENDABLE = "echo 1000 >/proc/self/oom_score_adj; exec \"$0\" \"$@\"";

    private static final List<String> JVM = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-Djava.awt.headless=true",
            // A file can have it log a million lines.
            "-Dorg.apache.commons.logging.LogFactory=org.apache.commons.logging.impl.LogFactoryImpl",
            "-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog");

    private static final int OUT_OF_MEMORY = 3;
    private static final int KILLED = 137;

    private static final Set<String> ENVIRONMENT = Set.of("PATH", "LANG", "LC_ALL", "TMPDIR");

    private PdfText() {}

    static String of(byte[] content) {
        Process reader = start();
        try {
            return read(reader, content);
        } catch (IOException e) {
            throw TextExtraction.refused(UNREADABLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notNow();
        } finally {
            reader.destroyForcibly();
        }
    }

    private static String read(Process reader, byte[] content) throws IOException, InterruptedException {
        reader.onExit().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).whenComplete((process, late) -> {
            if (late != null) {
                reader.destroyForcibly();
            }
        });
        send(content, reader.getOutputStream());
        try (InputStream out = reader.getInputStream()) {
            String answer = new String(out.readNBytes(PdfReader.MOST_BYTES), StandardCharsets.UTF_8);
            return switch (reader.waitFor()) {
                case PdfReader.READ -> answer;
                case PdfReader.REFUSED -> throw TextExtraction.refused(answer);
                case OUT_OF_MEMORY -> throw TextExtraction.refused(UNREADABLE);
                case KILLED -> throw TextExtraction.refused(TOO_SLOW);
                default -> throw notNow();
            };
        }
    }

    /** Its input is not closed: the reader ends with that, and so with this process. */
    private static void send(byte[] content, OutputStream input) {
        try {
            DataOutputStream in = new DataOutputStream(input);
            in.writeInt(content.length);
            in.write(content);
            in.flush();
        } catch (IOException e) {
            // It has ended, and how it did says more.
        }
    }

    private static Process start() {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", EXPENDABLE));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PdfReader.class.getName()));
        ProcessBuilder reader = new ProcessBuilder(command);
        reader.redirectError(ProcessBuilder.Redirect.DISCARD);
        // Nothing of the settings, secrets among them, is any business of what reads strangers' files.
        reader.environment().keySet().retainAll(ENVIRONMENT);
        try {
            return reader.start();
        } catch (IOException e) {
            throw notNow();
        }
    }

    private static ProblemException notNow() {
        return ProblemCode.OVERLOADED.because("PDFs cannot be read now").withRetryAfter(Duration.ofSeconds(5));
    }
}
