/**
 * The local writer: a deterministic stand-in for a language model that needs no network and no key. It is no model:
 * it composes copy from the product's own text and a phrase book per tone, and it reads the same prompts as the
 * providers do. Demo, tests and the operator's chosen degradation use it.
 */
package io.quillstream.workers.local;
