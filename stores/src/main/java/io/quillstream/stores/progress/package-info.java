/** Progress events as clients see them, equal text for equal events. */
package io.quillstream.stores.progress;
