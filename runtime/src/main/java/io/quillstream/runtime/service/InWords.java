package io.quillstream.runtime.service;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/**
 * What kind of trouble a failure is, for a {@link HealthCheck}: strangers may read those, so they show no class and nothing that
 * a driver says, which may hold addresses and statements. Whoever catches the failure logs it as it is. Pure.
 */
public final class InWords {

    private static final int DEEPEST = 20;

    private static final String UNEXPECTED = "something unexpected, of which the log says more";

    /** What tells most comes first: a driver that is refused often says, somewhere, that its connection broke. */
    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "no encrypted connection comes about",
                    cause -> cause instanceof SSLException || cause instanceof SslAuthenticationException),
            new Kind(
                    "the credentials are refused",
                    cause -> cause instanceof AuthenticationException
                            || state(cause, "28")
                            || named(cause, "Security", "AccessControl")),
            new Kind("access is denied", cause -> cause instanceof AuthorizationException || state(cause, "42501")),
            new Kind("its address is unknown", cause -> cause instanceof UnknownHostException),
            new Kind(
                    "nobody answers at its address",
                    cause -> cause instanceof ConnectException || cause instanceof NoRouteToHostException),
            new Kind("no answer in time", cause -> named(cause, "Timeout")),
            new Kind(
                    "the connection broke",
                    cause -> cause instanceof IOException
                            || state(cause, "08")
                            || named(cause, "Connection", "Socket")));

    /**
     * A kind of trouble.
     *
     * @param saysSo whether a cause is of that kind
     */
    private record Kind(String words, Predicate<Throwable> saysSo) {}

    private InWords() {}

    /** A few words without a class name, as the end of a sentence. */
    public static String of(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .toList();
        return KINDS.stream()
                .filter(kind -> causes.stream().anyMatch(kind.saysSo()))
                .map(Kind::words)
                .findFirst()
                .orElse(UNEXPECTED);
    }

    /** For the drivers of stores, which this module does not know. */
    private static boolean named(Throwable cause, String... parts) {
        String name = cause.getClass().getSimpleName();
        return Stream.of(parts).anyMatch(name::contains);
    }

    private static boolean state(Throwable cause, String beginning) {
        return cause instanceof SQLException refusal
                && refusal.getSQLState() != null
                && refusal.getSQLState().startsWith(beginning);
    }
}
