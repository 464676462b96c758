/** How the topology is run: settings, configuration, clients, memory of the stores, and when it commits. */
package io.quillstream.processors.run;
