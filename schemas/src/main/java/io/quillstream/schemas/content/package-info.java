/** What finished content is told by, for all who write it down. */
package io.quillstream.schemas.content;
