/** The data folder: whose it is while a stack runs, the ports its servers have, the password that lies in it. */
package io.quillstream.embedded.folder;
