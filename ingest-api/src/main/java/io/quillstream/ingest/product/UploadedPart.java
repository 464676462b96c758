package io.quillstream.ingest.product;

import io.javalin.http.Context;
import io.quillstream.edge.body.RequestBody;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.product.text.FileContent;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The one file of a {@code multipart/form-data} request, on the disk until it is closed. */
final class UploadedPart implements AutoCloseable {

    /** Greatest size of a file: 20 MiB. */
    private static final long LIMIT = 20L << 20;

    /** Of a request: what is around the file need not be large. */
    private static final long LIMIT_OF_ALL = LIMIT + (64 << 10);

    /** The server counts by part, and twenty mebibytes can be many small ones: they are held while the last byte is awaited. */
    private static final int KEPT_IN_MEMORY = 0;

    private static final int MOST_PARTS = 10;
    private static final int LONGEST_NAME = 255;
    private static final String JETTY_CONFIG = "org.eclipse.jetty.multipartConfig";

    private final Collection<Part> parts;
    private final Part file;

    private UploadedPart(Collection<Part> parts, Part file) {
        this.parts = parts;
        this.file = file;
    }

    /** @throws ProblemException 400, 408, 413, 415, or 422 unless there is exactly one file */
    static UploadedPart of(Context request) {
        if (request.req().getContentLengthLong() > LIMIT_OF_ALL) {
            throw tooLarge();
        }
        List<String> encodings = Collections.list(request.req().getHeaders("Content-Encoding"));
        if (!encodings.stream().allMatch("identity"::equalsIgnoreCase)) {
            throw ProblemCode.ENCODING_UNSUPPORTED.because("Send files without a Content-Encoding");
        }
        String folder = System.getProperty("java.io.tmpdir");
        request.req()
                .setAttribute(JETTY_CONFIG, new MultipartConfigElement(folder, LIMIT, LIMIT_OF_ALL, KEPT_IN_MEMORY));
        Collection<Part> parts = parts(request);
        try {
            return new UploadedPart(parts, theFile(parts));
        } catch (RuntimeException e) {
            parts.forEach(UploadedPart::discard);
            throw e;
        }
    }

    private static Part theFile(Collection<Part> parts) {
        List<Part> files = new ArrayList<>();
        for (Part part : parts) {
            if (part.getSubmittedFileName() != null || "file".equals(part.getName())) {
                files.add(part);
            }
        }
        if (files.size() != 1 || parts.size() > MOST_PARTS) {
            throw notOne();
        }
        if (files.getFirst().getSize() > LIMIT) {
            throw tooLarge();
        }
        return files.getFirst();
    }

    /** Reads the file into memory. */
    FileContent content() {
        try (InputStream in = file.getInputStream()) {
            return new FileContent(bareName(file.getSubmittedFileName()), in.readAllBytes(), file.getContentType());
        } catch (IOException e) {
            throw ProblemCode.MALFORMED_REQUEST.because("The file could not be read");
        }
    }

    @Override
    public void close() {
        parts.forEach(UploadedPart::discard);
    }

    private static Collection<Part> parts(Context request) {
        try {
            return request.req().getParts();
        } catch (IOException | ServletException | RuntimeException e) {
            ProblemException refusal;
            if (tells(e, "exceeded")) {
                refusal = tooLarge();
            } else {
                refusal = tells(e, "too many keys") ? notOne() : RequestBody.brokenOff(e);
            }
            // The server closes the connection behind a body that it could not take apart; a client that is not told
            // sends its next request on it.
            throw refusal.withHeader("Connection", "close");
        }
    }

    /** Jetty tells a body that is too large, or has too many parts, by such an exception among the causes, and only so. */
    private static boolean tells(Throwable e, String words) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalStateException
                    && String.valueOf(cause.getMessage()).contains(words)) {
                return true;
            }
        }
        return false;
    }

    private static String bareName(String submitted) {
        if (submitted == null) {
            return null;
        }
        String bare = submitted.substring(Math.max(submitted.lastIndexOf('/'), submitted.lastIndexOf('\\')) + 1);
        String clean = bare.codePoints()
                .filter(c -> !Character.isISOControl(c) && (c < 0xD800 || c > 0xDFFF))
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return clean.isBlank() ? null : clean;
    }

    private static void discard(Part part) {
        try {
            part.delete();
        } catch (IOException e) {
            // It lies in the folder for temporary files, which the system empties.
        }
    }

    private static ProblemException notOne() {
        return ProblemException.invalid("/file", "Send exactly one file");
    }

    private static ProblemException tooLarge() {
        return ProblemCode.PAYLOAD_TOO_LARGE
                .because("A file may have at most 20 MiB")
                .withHeader("Connection", "close");
    }
}
