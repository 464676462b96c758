package io.quillstream.workers.prompt;

import io.quillstream.schemas.event.CopyOrder;
import java.util.Optional;

/**
 * What is to be written, with the open words of the order turned into closed sets.
 *
 * @param count how many items, 1 to 10
 * @param audience whom it addresses, as the caller wrote it
 */
public record CopySpec(CopyType type, Tone tone, Length length, int count, Optional<String> audience) {

    /** Voice of the copy; the wire names are the lower-case names. */
    public enum Tone {
        PROFESSIONAL,
        CASUAL,
        ENTHUSIASTIC,
        LUXURY
    }

    /** How much to write; words of a description. */
    public enum Length {
        SHORT(60),
        MEDIUM(120),
        LONG(220);

        private final int words;

        Length(int words) {
            this.words = words;
        }

        /** Words of one description. */
        public int words() {
            return words;
        }
    }

    /** The order as a spec; empty if a word is unknown to this release or the count is out of range. */
    public static Optional<CopySpec> of(CopyOrder order) {
        try {
            CopySpec spec = new CopySpec(
                    CopyType.of(order.getCopyType()),
                    Tone.valueOf(WireName.toConstant(order.getTone())),
                    Length.valueOf(WireName.toConstant(order.getLengthPreference())),
                    order.getCount(),
                    Optional.ofNullable(order.getTargetAudience()).filter(text -> !text.isBlank()));
            return spec.count() < 1 || spec.count() > 10 ? Optional.empty() : Optional.of(spec);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
