/** What every server of the stack is to it: something that starts, stops and says what is wrong with it. */
package io.quillstream.embedded.server;
