package io.quillstream.edge.body;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;

/** A body as it comes from the client; says what went wrong with its arrival in the words of the contract. */
final class ArrivingInput extends FilterInputStream {

    ArrivingInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException | RuntimeException e) {
            throw refusal(e);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return super.read(into, offset, length);
        } catch (IOException | RuntimeException e) {
            throw refusal(e);
        }
    }

    /** What to tell whoever sent a body that could not be read to its end. */
    static ProblemException refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return ProblemCode.REQUEST_TIMEOUT.because("The body did not arrive in time");
            }
        }
        return ProblemCode.MALFORMED_REQUEST.because("The body ended early, or its framing is broken");
    }
}
