package io.quillstream.runtime.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InWordsTest {

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(new SslAuthenticationException("no path"), "no encrypted connection comes about"),
                Arguments.of(
                        new IllegalStateException(new SSLHandshakeException("no path")),
                        "no encrypted connection comes about"),
                Arguments.of(
                        new SaslAuthenticationException("no", new IOException("closed")),
                        "the credentials are refused"),
                Arguments.of(new SQLException("no such role", "28P01"), "the credentials are refused"),
                Arguments.of(new TopicAuthorizationException("t"), "access is denied"),
                Arguments.of(new SQLException("not yours", "42501"), "access is denied"),
                Arguments.of(new KafkaException(new UnknownHostException("kafka")), "its address is unknown"),
                Arguments.of(
                        new SQLTransientConnectionException(
                                "none after 5000ms",
                                new SQLException("not opened", "08001", new ConnectException("refused"))),
                        "nobody answers at its address"),
                Arguments.of(new TimeoutException("expired"), "no answer in time"),
                Arguments.of(new SocketTimeoutException("read"), "no answer in time"),
                Arguments.of(new IllegalStateException(new IOException("reset")), "the connection broke"),
                Arguments.of(new SQLException("terminated", "08006"), "the connection broke"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aKindOfTroubleHasItsWords(Throwable failure, String words) {
        assertEquals(words, InWords.of(failure));
    }

    @Test
    void whatIsUnknownIsLeftToTheLog() {
        String words = "something unexpected, of which the log says more";
        assertEquals(words, InWords.of(new NullPointerException("io.quillstream.Secret")));
        assertEquals(words, InWords.of(new SQLException("SELECT 1", "42P01")));
        assertEquals(words, InWords.of(new SQLException("no state")));
    }
}
