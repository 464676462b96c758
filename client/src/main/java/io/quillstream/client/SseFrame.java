package io.quillstream.client;

/**
 * One dispatched server-sent event.
 *
 * @param id last event id at the time of dispatch; null if none was ever set
 * @param event its name, {@code message} if the server gave none
 * @param data its lines, joined by line feeds
 */
record SseFrame(String id, String event, String data) {}
