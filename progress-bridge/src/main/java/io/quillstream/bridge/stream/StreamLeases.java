package io.quillstream.bridge.stream;

import io.quillstream.bridge.stream.StreamLimit.Owner;

/** How instances count the streams of a user together. Thread-safe. */
public interface StreamLeases {

    /** An instance that counts alone. */
    StreamLeases ALONE = new StreamLeases() {
        @Override
        public boolean granted(Owner owner, long number, int most) {
            return true;
        }

        @Override
        public void ended(Owner owner, long number) {
            // nobody was told that it began
        }
    };

    /**
     * Whether the user has fewer streams than allowed in all instances; if so, the stream counts from now on. May wait
     * for an answer, and grants if none comes.
     *
     * @param number of the stream in this instance
     */
    boolean granted(Owner owner, long number, int most);

    /** The stream counts no longer, soon. Never blocks; harmless for one that was never granted. */
    void ended(Owner owner, long number);
}
