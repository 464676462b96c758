package io.quillstream.testkit.llm;

import java.time.Duration;
import java.util.Optional;

/** One way in which a provider can misbehave. */
public sealed interface Fault {

    /** No misbehaviour: for a place in a script. */
    record None() implements Fault {}

    /**
     * An error status with the provider's kind of body.
     *
     * @param retryAfter value of that header, as sent
     */
    record Status(int code, Optional<String> retryAfter) implements Fault {}

    /** Exactly this status and body, without a header field that matters. */
    record Raw(int code, String body) implements Fault {}

    /** 401 with a body that repeats every header of the request, the key among them. */
    record EchoedKey() implements Fault {}

    /** The connection is closed without an answer. */
    record Reset() implements Fault {}

    /** Nothing comes, for this long; then the connection is closed. */
    record Silence(Duration lasts) implements Fault {}

    /** A good answer, but only after this long. */
    record Late(Duration by) implements Fault {}

    /** The head of the answer and its first bytes come, then nothing for this long. */
    record SilentBody(Duration lasts) implements Fault {}

    /** The answer comes byte by byte with this pause between them. */
    record SlowDrip(Duration pause) implements Fault {}

    /** 200 with a body that is no JSON. */
    record InvalidJson() implements Fault {}

    /** 200 with an answer whose text is empty. */
    record EmptyText() implements Fault {}

    /** 200 with a body of this many bytes. */
    record Huge(int bytes) implements Fault {}

    /** A stream that sends each of its text pieces twice. */
    record DuplicatedChunks() implements Fault {}

    /** A good answer that tells no token usage. */
    record MissingUsage() implements Fault {}

    /** A good answer that names another model than was asked. */
    record WrongModel() implements Fault {}

    /** The provider's filter withholds the answer. */
    record ContentFilter() implements Fault {}

    /** The answer stops in the middle because of its length limit. */
    record Truncated() implements Fault {}

    /** The body ends in the middle of a character. */
    record CutUtf8() implements Fault {}

    /** The connection breaks in the middle of the body. */
    record CutBody() implements Fault {}

    /** A good envelope around this text. */
    record Text(String text) implements Fault {}

    /** An error status without further ado. */
    static Fault status(int code) {
        return new Status(code, Optional.empty());
    }
}
