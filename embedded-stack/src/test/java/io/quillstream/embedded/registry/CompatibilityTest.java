package io.quillstream.embedded.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityTest {

    private static final Schema EMPTY = SchemaBuilder.record("R").fields().endRecord();
    private static final Schema REQUIRED =
            SchemaBuilder.record("R").fields().requiredString("a").endRecord();
    private static final Schema OPTIONAL =
            SchemaBuilder.record("R").fields().optionalString("a").endRecord();

    /** Adding a field without default breaks new readers; taking one away breaks old readers. */
    @ParameterizedTest
    @CsvSource({
        "NONE,true,true,true",
        "BACKWARD,false,true,true",
        "FORWARD,true,false,true",
        "FULL,false,false,true",
        "BACKWARD_TRANSITIVE,false,true,true",
        "FORWARD_TRANSITIVE,true,false,true",
        "FULL_TRANSITIVE,false,false,true"
    })
    void eachLevelRefusesWhatItSays(Compatibility level, boolean add, boolean remove, boolean addOptional) {
        assertEquals(add, level.conflicts(REQUIRED, List.of(EMPTY)).isEmpty());
        assertEquals(remove, level.conflicts(EMPTY, List.of(REQUIRED)).isEmpty());
        assertEquals(addOptional, level.conflicts(OPTIONAL, List.of(EMPTY)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"BACKWARD,true", "BACKWARD_TRANSITIVE,false", "FULL,true", "FULL_TRANSITIVE,false"})
    void onlyTransitiveLevelsLookBeyondTheLastVersion(Compatibility level, boolean allowed) {
        Schema withDefault = SchemaBuilder.record("R")
                .fields()
                .name("a")
                .type()
                .stringType()
                .stringDefault("")
                .endRecord();
        assertEquals(
                allowed, level.conflicts(REQUIRED, List.of(EMPTY, withDefault)).isEmpty());
    }
}
