package io.quillstream.audit;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Compares two values of the same shape field by field, in the order of their declaration. */
final class Fields {

    /** The first field that differs. Nested fields are joined by dots. */
    record Pair(String name, String expected, String found) {}

    private Fields() {}

    /** Two Avro records of one type. */
    static Optional<Pair> first(SpecificRecord expected, SpecificRecord found) {
        for (Schema.Field field : expected.getSchema().getFields()) {
            Object wanted = expected.get(field.pos());
            Object actual = found.get(field.pos());
            if (!Objects.equals(wanted, actual)) {
                return Optional.of(
                        wanted instanceof SpecificRecord left && actual instanceof SpecificRecord right
                                ? inside(field.name(), first(left, right).orElseThrow())
                                : pair(field.name(), wanted, actual));
            }
        }
        return Optional.empty();
    }

    /** Two Java records of one type; names are those of the columns. */
    static <R extends Record> Optional<Pair> first(R expected, R found) {
        if (expected.equals(found)) {
            return Optional.empty();
        }
        for (RecordComponent component : expected.getClass().getRecordComponents()) {
            Object wanted = value(component, expected);
            Object actual = value(component, found);
            if (!Objects.equals(wanted, actual)) {
                return Optional.of(pair(column(component.getName()), wanted, actual));
            }
        }
        return Optional.empty();
    }

    private static Object value(RecordComponent component, Record row) {
        try {
            return component.getAccessor().invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("Accessors of a public record can be called", e);
        }
    }

    private static String column(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static Pair inside(String outer, Pair inner) {
        return new Pair(outer + "." + inner.name(), inner.expected(), inner.found());
    }

    private static Pair pair(String name, Object expected, Object found) {
        return new Pair(name, String.valueOf(expected), String.valueOf(found));
    }
}
