/** What operators do: workspaces, plans, credits, API keys, and why a job was charged, refunded or refused. */
package io.quillstream.ingest.admin;
