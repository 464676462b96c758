/** The catalogue of topics, and its making and checking on a cluster. */
package io.quillstream.schemas.topic;
