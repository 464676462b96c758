/** Versioned price books: credits of jobs, cost of tokens. Integers only. */
package io.quillstream.schemas.price;
