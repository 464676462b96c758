/**
 * From a model's answer to items of copy: parsed out of what models send, tidied, and held against the rules. Pure.
 */
package io.quillstream.workers.reply;
