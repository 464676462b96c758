/** The two lanes of tasks, and the slots that they share so that interactive work goes first and no lane starves. */
package io.quillstream.workers.lane;
