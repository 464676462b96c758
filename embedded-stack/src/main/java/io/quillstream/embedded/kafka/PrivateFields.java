package io.quillstream.embedded.kafka;

import java.lang.reflect.Field;

/**
 * Fields of Kafka's own classes that have no other way in. A release of Kafka in which they are not there is refused, at the
 * broker's start.
 */
final class PrivateFields {

    private PrivateFields() {}

    /** What the object has in that field of the class. */
    static Object get(Class<?> owner, Object of, String name) {
        try {
            return field(owner, name).get(of);
        } catch (ReflectiveOperationException e) {
            throw otherwise(e);
        }
    }

    /** Replaces what the object has in that field of the class, final or not, before any other thread has seen the object. */
    static void set(Class<?> owner, Object of, String name, Object value) {
        try {
            field(owner, name).set(of, value);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw otherwise(e);
        }
    }

    private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private static IllegalStateException otherwise(Exception why) {
        return new IllegalStateException(
                "This release of Kafka is made otherwise than the one that was looked at", why);
    }
}
