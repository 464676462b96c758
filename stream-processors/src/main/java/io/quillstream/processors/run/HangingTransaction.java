package io.quillstream.processors.run;

import org.apache.kafka.common.TopicPartition;

/**
 * A transaction that is open in the log of a partition although its coordinator is done with it, or never heard of it.
 * Committed reads of the partition end at its first record for ever (KIP-664).
 *
 * @param partition where it is open
 * @param producer id of the producer that began it
 * @param offset of its first record there
 */
record HangingTransaction(TopicPartition partition, long producer, long offset) {

    @Override
    public String toString() {
        return "a transaction that nobody ends holds up " + partition + " from offset " + offset + " on (producer "
                + producer + ")";
    }
}
