/**
 * The room behind the API's door: requests become events, views become answers. {@link io.quillstream.ingest.IngestApi} is the
 * service, {@code Routes} says which resources there are and what each is made of; a package for each kind of resource below.
 * Follow a post from {@code generate.GenerateRoute} to {@code publish.EventLog}.
 */
package io.quillstream.ingest;
