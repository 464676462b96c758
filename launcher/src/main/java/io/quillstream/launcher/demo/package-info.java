/** What {@code quill demo} shows: the sample catalogue, written on real servers, with the ledger's verdict. */
package io.quillstream.launcher.demo;
