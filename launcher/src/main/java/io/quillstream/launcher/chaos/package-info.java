/**
 * The fault campaign of {@code quill chaos}: two processes of each service and one of the servers, every connection
 * between them through a fault proxy, a load that keeps a journal, faults from a seed, and then the checker's verdict.
 * {@code Campaign} tells the story, {@code Judgement} its end; below are the processes, the faults, the load and what is
 * looked at, each building on those before it.
 */
package io.quillstream.launcher.chaos;
