package io.quillstream.testkit.llm;

/**
 * One call from its arrival to its end, well or not.
 *
 * @param begun when its body was read, by {@link System#nanoTime}
 * @param ended when the answer was written or the connection was closed
 * @param tokens that the answer told; 0 if it told none or could not be written
 */
public record CallSpan(LlmCall call, long begun, long ended, long tokens) {}
