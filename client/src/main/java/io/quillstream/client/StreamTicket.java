package io.quillstream.client;

import java.time.Instant;

/** Opens one event stream once, for clients that cannot send headers, such as a browser's {@code EventSource}. */
public record StreamTicket(String ticket, Instant expiresAt) {}
