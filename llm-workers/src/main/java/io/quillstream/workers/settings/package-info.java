/** What an operator may say of the models: whom to ask in which order, how long to wait, and what a call may use. */
package io.quillstream.workers.settings;
