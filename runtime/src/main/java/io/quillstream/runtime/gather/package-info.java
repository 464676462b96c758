/** Doing together what many ask for at the same time. */
package io.quillstream.runtime.gather;
