/** The sample catalogue of the demo and of the tests. */
package io.quillstream.testkit.samples;
