/** Places in lists, as text that a client can hold and not forge. */
package io.quillstream.edge.paging;
