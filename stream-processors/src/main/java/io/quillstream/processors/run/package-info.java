/** How the topology is run: configuration, clients, memory of the stores, and when it commits. */
package io.quillstream.processors.run;
