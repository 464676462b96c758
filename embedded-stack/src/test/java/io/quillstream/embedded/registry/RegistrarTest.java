package io.quillstream.embedded.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What becomes of changes of which nobody knows whether the broker has them. */
class RegistrarTest {

    private static final String ONE = schema("One");
    private static final String TWO = schema("Two");

    private final Broker broker = new Broker();
    private final Registrar registrar = new Registrar(broker, Compatibility.FULL_TRANSITIVE);

    /** A log that takes records or not, and answers or not. */
    private static final class Broker implements Registrar.Log {

        private final List<RegistryRecord> records = new ArrayList<>();
        private boolean takes = true;
        private boolean answers = true;
        private int replays;

        @Override
        public void append(RegistryRecord change) {
            if (takes) {
                records.add(change);
            }
            if (!answers) {
                throw new IllegalStateException("No answer");
            }
        }

        @Override
        public void replay(Consumer<RegistryRecord> into) {
            if (!answers) {
                throw new IllegalStateException("No answer");
            }
            replays++;
            records.forEach(into);
        }
    }

    @Test
    void anIdWhoseAnswerWasLostIsGivenToNobodyElse() {
        assertThrows(IllegalStateException.class, this::loseOne);

        RegisteredSchema two = registrar.register("two", TWO);
        RegisteredSchema one = registrar.register("one", ONE);
        assertEquals(1, one.id());
        assertEquals(1, one.version());
        assertEquals(2, two.id());
        assertEquals(2, broker.records.size(), "what is there is not written again");
        assertSameAfterRestart(one, two);
    }

    @Test
    void whatTheBrokerDidNotTakeIsWrittenWhenItIsAskedForAgain() {
        broker.takes = false;
        assertThrows(IllegalStateException.class, this::loseOne);
        broker.takes = true;

        RegisteredSchema two = registrar.register("two", TWO);
        RegisteredSchema one = registrar.register("one", ONE);
        assertEquals(1, two.id());
        assertEquals(2, one.id());
        assertSameAfterRestart(one, two);
    }

    @Test
    void aDeletionWhoseAnswerWasLostHolds() {
        registrar.register("one", ONE);
        broker.answers = false;
        assertThrows(IllegalStateException.class, () -> registrar.deleteSubject("one", false));
        broker.answers = true;

        RegisteredSchema again = registrar.register("one", ONE);
        assertEquals(1, again.id());
        assertEquals(2, again.version());
        assertEquals(List.of(again), registrar.versions("one", false));
    }

    @Test
    void asLongAsTheLogCannotBeReadNothingIsDecided() {
        registrar.register("one", ONE);
        broker.answers = false;
        assertThrows(IllegalStateException.class, () -> registrar.register("two", TWO));
        int written = broker.records.size();
        assertThrows(IllegalStateException.class, () -> registrar.register("three", schema("Three")));
        assertThrows(IllegalStateException.class, () -> registrar.setMode("one", Mode.READONLY));
        assertEquals(written, broker.records.size());
        assertEquals(ONE, registrar.schema(1), "what is known is still shown");
    }

    @Test
    void theLogIsReadOnceAsLongAsAllIsWell() {
        registrar.register("one", ONE);
        registrar.register("two", TWO);
        registrar.configure("two", Compatibility.NONE);
        assertEquals(1, broker.replays);
    }

    /** The answer to what is written does not come. */
    private void loseOne() {
        registrar.catchUp();
        broker.answers = false;
        try {
            registrar.register("one", ONE);
        } finally {
            broker.answers = true;
        }
    }

    private void assertSameAfterRestart(RegisteredSchema one, RegisteredSchema two) {
        Registrar restarted = new Registrar(broker, Compatibility.FULL_TRANSITIVE);
        restarted.catchUp();
        assertEquals(List.of(one), restarted.versions("one", false));
        assertEquals(List.of(two), restarted.versions("two", false));
        assertEquals(ONE, restarted.schema(one.id()));
        assertEquals(TWO, restarted.schema(two.id()));
    }

    private static String schema(String name) {
        return "{\"type\":\"record\",\"name\":\"" + name + "\",\"fields\":[]}";
    }
}
