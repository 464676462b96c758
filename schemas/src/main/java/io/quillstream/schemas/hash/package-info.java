/** SHA-256, plain and with a key. Knows nothing of what is hashed. */
package io.quillstream.schemas.hash;
