/**
 * How many requests ask a store together: one asks for all ({@link io.quillstream.edge.lookup.OneAsks}), and a store that is
 * away is left alone for a moment ({@link io.quillstream.edge.lookup.Outage}).
 */
package io.quillstream.edge.lookup;
