/**
 * Child processes: started so that they hear of our death, watched, started again, and ended; a left-over of an earlier run is
 * ended first.
 */
package io.quillstream.embedded.process;
