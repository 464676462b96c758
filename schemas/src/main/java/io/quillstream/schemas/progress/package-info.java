/** The stages of a job, and the fold by which everybody who reads the log gives its events the same numbers. */
package io.quillstream.schemas.progress;
