/**
 * The decisions of Quillstream: admission, planning, dispatch, collection, settlement and progress, in one Kafka Streams
 * topology with one writer per workspace.
 */
package io.quillstream.processors;
