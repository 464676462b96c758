/**
 * OpenAI, Anthropic and Gemini behind the port: LangChain4j over an HTTP client of our own, with what each failure means
 * ({@code Troubles}) and what each answer used ({@code Usage}). {@link io.quillstream.workers.provider.Providers} builds the
 * chain.
 */
package io.quillstream.workers.provider;
