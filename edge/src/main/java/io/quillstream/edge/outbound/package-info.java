/**
 * Calls to addresses that users give, guarded against leading into the installation's own network (SSRF): checked, pinned to
 * the addresses that were checked, and bounded. No route takes such an address yet; whatever does first must call by
 * {@link io.quillstream.edge.outbound.GuardedHttpClient}.
 */
package io.quillstream.edge.outbound;
