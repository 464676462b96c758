/**
 * Who asks, and what for: credentials, tokens (RFC 7519, RFC 8725), API keys and scopes. A handler begins with
 * {@link io.quillstream.edge.identity.Access#require}; {@link io.quillstream.edge.identity.DoorAuthenticator} does the proving.
 */
package io.quillstream.edge.identity;
