/** Text from outside made safe and tidy. Pure. */
package io.quillstream.workers.text;
