/**
 * A server that speaks the chat wire formats of OpenAI, Anthropic and Google Gemini, plain and streaming, counts what it
 * is asked, and misbehaves by script: for tests of the workers and for load tests without a bill.
 */
package io.quillstream.testkit.llm;
