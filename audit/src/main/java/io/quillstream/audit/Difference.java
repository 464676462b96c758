package io.quillstream.audit;

/**
 * The first place where something is written that the log does not imply, or something is missing that it does.
 *
 * @param subject what was looked at, for example {@code record of quill.ledger} or {@code row of ledger_entries}
 * @param workspace whose; {@code ?} if it cannot be told
 * @param seq number of the ledger entry; 0 if it is none
 * @param partition partition of the record, or of the record behind the row
 * @param offset its offset; −1 if there is none
 * @param field name of the field that differs
 * @param expected what the log implies
 * @param found what is there
 */
public record Difference(
        String subject,
        String workspace,
        long seq,
        int partition,
        long offset,
        String field,
        String expected,
        String found) {

    private static final int LONGEST = 200;

    public Difference {
        expected = shortened(expected);
        found = shortened(found);
    }

    /** One line for a person. */
    public String sentence() {
        return "%s: workspace %s%s, partition %d, offset %d, field %s: expected %s, found %s"
                .formatted(
                        subject, workspace, seq == 0 ? "" : ", seq " + seq, partition, offset, field, expected, found);
    }

    private static String shortened(String text) {
        return text != null && text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
