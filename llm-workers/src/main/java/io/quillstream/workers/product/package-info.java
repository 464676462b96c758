/**
 * What is known of a product, read from PostgreSQL and remembered for a while, and what its text tells: features, questions.
 */
package io.quillstream.workers.product;
