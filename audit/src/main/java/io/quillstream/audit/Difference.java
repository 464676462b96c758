package io.quillstream.audit;

import io.quillstream.schemas.topic.Topic;

/**
 * The first place where something is written that the log does not imply, or something is missing that it does.
 *
 * @param subject what was looked at, for example {@code record of quill.ledger} or {@code row of ledger_entries}
 * @param workspace whose; {@code ?} if it cannot be told
 * @param seq number of the ledger entry; 0 if it is none
 * @param partition partition of the record, or of the record behind the row; −1 if there is none
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

    /**
     * A record that is not what it should be.
     *
     * @param seq number of the ledger entry; 0 if it is none
     */
    static Difference ofRecord(LogRecord<?> record, String workspace, long seq, Fields.Pair pair) {
        return new Difference(
                "record of " + record.raw().topic(),
                workspace,
                seq,
                record.partition(),
                record.offset(),
                pair.name(),
                pair.expected(),
                pair.found());
    }

    /**
     * A record that is due and is not there.
     *
     * @param seq number of the ledger entry; 0 if it is none or cannot be told
     */
    static Difference noRecord(
            Topic<?> topic, int partition, String workspace, long seq, String field, String expected) {
        return new Difference("topic " + topic, workspace, seq, partition, -1, field, expected, "no record");
    }

    /**
     * A row of a table that follows from many records, or from none.
     *
     * @param offset that the row names; −1 if it names none
     */
    static Difference ofRow(String table, String workspace, long offset, Fields.Pair pair) {
        return new Difference("row of " + table, workspace, 0, -1, offset, pair.name(), pair.expected(), pair.found());
    }

    /** One line for a person. */
    public String sentence() {
        return "%s: workspace %s%s%s%s, field %s: expected %s, found %s"
                .formatted(
                        subject,
                        workspace,
                        seq == 0 ? "" : ", seq " + seq,
                        partition < 0 ? "" : ", partition " + partition,
                        offset < 0 ? "" : ", offset " + offset,
                        field,
                        expected,
                        found);
    }

    private static String shortened(String text) {
        return text != null && text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
