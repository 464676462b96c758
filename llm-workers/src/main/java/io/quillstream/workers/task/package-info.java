/**
 * One task from its inputs to its outcome ({@link io.quillstream.workers.task.TaskExecution}), the stages that it tells of on
 * the way, what it spent, and the completion that tells the stream processors. Knows no topic.
 */
package io.quillstream.workers.task;
