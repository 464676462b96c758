package io.quillstream.testkit.llm;

/**
 * One call from its arrival to its end, well or not.
 *
 * @param begun when its body was read, by {@link System#nanoTime}
 * @param ended when the answer was written or the connection was closed
 */
public record CallSpan(LlmCall call, long begun, long ended) {}
