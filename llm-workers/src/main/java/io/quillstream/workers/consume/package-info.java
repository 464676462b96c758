/**
 * From the share group (KIP-932) to a verdict on each record: poll loops, locks and their renewal, what a worker does with one
 * task record ({@link io.quillstream.workers.consume.TaskHandler}), and what it writes to the log. At least once: a task that
 * ran is accepted only when the broker has its completion.
 */
package io.quillstream.workers.consume;
