package io.quillstream.ingest.deadletter;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a dead letter stands in its topic; written {@code PARTITION-OFFSET}, which is its id for operators. */
record DeadLetterId(int partition, long offset) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,5})-(\\d{1,18})");

    /** Empty for anything else. */
    static Optional<DeadLetterId> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new DeadLetterId(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return partition + "-" + offset;
    }
}
