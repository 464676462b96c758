/** What a room is to whoever runs it: something that starts, stops and tells how it is. */
package io.quillstream.runtime.service;
