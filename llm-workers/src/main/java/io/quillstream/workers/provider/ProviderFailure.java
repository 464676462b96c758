package io.quillstream.workers.provider;

import java.time.Duration;
import java.util.Optional;

/**
 * How a call to a provider can go wrong on the wire. Unchecked, since it passes through a library; messages name no
 * body, header or key. Without stack traces: these are expected.
 */
abstract sealed class ProviderFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ProviderFailure(String message) {
        super(message, null, false, false);
    }

    /** A status other than 2xx. */
    static final class Status extends ProviderFailure {
        private static final long serialVersionUID = 1L;
        private final int statusCode;
        private final transient Optional<Duration> retryAfter;

        Status(int statusCode, Optional<Duration> retryAfter) {
            super("status " + statusCode);
            this.statusCode = statusCode;
            this.retryAfter = retryAfter;
        }

        int statusCode() {
            return statusCode;
        }

        Optional<Duration> retryAfter() {
            return retryAfter;
        }
    }

    /** One of the time-outs; the message says which. */
    static final class TimedOut extends ProviderFailure {
        private static final long serialVersionUID = 1L;

        TimedOut(String which) {
            super(which + " time-out");
        }
    }

    /** No connection, or it broke. */
    static final class Unreachable extends ProviderFailure {
        private static final long serialVersionUID = 1L;

        Unreachable(String how) {
            super(how);
        }
    }

    /** Its certificate is by nobody whom this JVM trusts, for another name, or out of date. Nothing was sent. */
    static final class Untrusted extends ProviderFailure {
        private static final long serialVersionUID = 1L;

        Untrusted() {
            super("certificate not trusted");
        }
    }

    /** A 2xx whose body cannot be an answer. */
    static final class Garbled extends ProviderFailure {
        private static final long serialVersionUID = 1L;

        Garbled(String how) {
            super(how);
        }
    }

    /** The provider's filter or the model said no. */
    static final class Refused extends ProviderFailure {
        private static final long serialVersionUID = 1L;

        Refused(String how) {
            super(how);
        }
    }

    /** Our thread was interrupted; its interrupt flag is set again. */
    static final class Stopped extends ProviderFailure {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("interrupted");
        }
    }
}
