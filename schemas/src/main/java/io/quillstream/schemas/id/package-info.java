/** Where the ids of jobs, batches and tasks come from. */
package io.quillstream.schemas.id;
