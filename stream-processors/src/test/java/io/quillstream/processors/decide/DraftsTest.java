package io.quillstream.processors.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.TaskState;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

class DraftsTest {

    /** A field that was added to a state and forgotten in its draft would fall back to its default with each change. */
    @Test
    void aDraftHasEachValueOfItsState() {
        AccountState account = filled(new AccountState());
        JobState job = filled(new JobState());
        TaskState task = filled(new TaskState());

        assertEquals(account, Drafts.of(account).build());
        assertEquals(job, Drafts.of(job).build());
        assertEquals(task, Drafts.of(task).build());
    }

    @Test
    void whatIsChangedInADraftStaysAsItWasInTheState() {
        AccountState account = filled(new AccountState());

        AccountState after = Drafts.of(account).setReserved(1).build();

        assertNotEquals(1, account.getReserved());
        assertEquals(filled(new AccountState()), account);
        assertSame(account.getInteractive(), after.getInteractive());
    }

    /** With a value in each field that is not its default. */
    private static <T extends IndexedRecord> T filled(T record) {
        for (Schema.Field field : record.getSchema().getFields()) {
            record.put(field.pos(), sample(field.schema(), field));
        }
        return record;
    }

    private static Object sample(Schema schema, Schema.Field field) {
        return switch (schema.getType()) {
            case UNION -> sample(schema.getTypes().getLast(), field);
            case STRING -> field.name();
            case BOOLEAN -> true;
            case INT -> 70 + field.pos();
            case LONG -> schema.getLogicalType() == null ? 80L + field.pos() : Instant.ofEpochMilli(90 + field.pos());
            case RECORD -> filled((IndexedRecord) SpecificData.get().newRecord(null, schema));
            case ARRAY -> List.of(sample(schema.getElementType(), field));
            default -> throw new IllegalArgumentException("Say what a state's " + schema.getType() + " may be");
        };
    }
}
