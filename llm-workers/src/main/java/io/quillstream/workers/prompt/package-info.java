/**
 * From an order and a product to a prompt: templates with a version, values that are data and fenced, never template text.
 */
package io.quillstream.workers.prompt;
