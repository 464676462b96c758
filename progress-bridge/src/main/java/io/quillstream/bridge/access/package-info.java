/** Who may watch what, from where on: credential or ticket, subject, last event id. */
package io.quillstream.bridge.access;
