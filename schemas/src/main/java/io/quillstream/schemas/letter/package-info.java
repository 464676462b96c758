/** What a dead letter holds of its record, for all who write some. */
package io.quillstream.schemas.letter;
