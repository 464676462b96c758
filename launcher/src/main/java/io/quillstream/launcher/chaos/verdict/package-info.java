/**
 * What is looked at when everything is over, one question a file, besides the invariants that the checker knows. The numbers
 * are those of the checker's list.
 */
package io.quillstream.launcher.chaos.verdict;
