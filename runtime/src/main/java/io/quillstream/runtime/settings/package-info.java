/** Settings from the environment: how one is declared, read, checked and shown, and those that several rooms share. */
package io.quillstream.runtime.settings;
