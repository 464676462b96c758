package io.quillstream.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.http.Context;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A request that is read while its token is on its way. */
class WhileCountingTest {

    private static final Principal USER =
            new Principal(UUID.randomUUID(), "u", "free", Set.of(), Optional.empty(), "jwt:1");
    private static final Rate RATE = Rate.perMinute(10);
    private static final Verdict TAKEN = new Verdict(true, RATE, 3, Duration.ofSeconds(42), Duration.ZERO);
    private static final Verdict REFUSED = new Verdict(false, RATE, 0, Duration.ofSeconds(60), Duration.ofSeconds(6));

    private final List<String> order = new ArrayList<>();
    private final Map<String, String> fields = new TreeMap<>();
    private final Context request = (Context) Proxy.newProxyInstance(
            Context.class.getClassLoader(), new Class<?>[] {Context.class}, (context, method, arguments) -> {
                fields.put((String) arguments[0], (String) arguments[1]);
                return context;
            });

    private RateGate gate(Verdict verdict, boolean known) {
        return new RateGate(principal -> {
            order.add("asked");
            return new PendingVerdict() {
                @Override
                public boolean refused() {
                    return known;
                }

                @Override
                public Verdict await() {
                    order.add("answered");
                    return verdict;
                }
            };
        });
    }

    private String read() {
        order.add("read");
        return "body";
    }

    @Test
    void theRequestIsReadWhileTheTokenIsOnItsWay() {
        assertEquals("body", gate(TAKEN, false).whileCounting(request, USER, this::read));
        assertEquals(List.of("asked", "read", "answered"), order);
        assertEquals("\"user\";r=3;t=42", fields.get("RateLimit"));
    }

    @Test
    void aRefusalComesBeforeWhatIsWrongWithTheRequest() {
        ProblemException problem = assertThrows(
                ProblemException.class,
                () -> gate(REFUSED, false).whileCounting(request, USER, () -> {
                    throw ProblemCode.VALIDATION_FAILED.because("no count");
                }));
        assertEquals(ProblemCode.RATE_LIMITED, problem.code());
    }

    @Test
    void aRequestThatIsWrongHasCounted() {
        RuntimeException wrong = new IllegalArgumentException("no body");
        assertSame(
                wrong,
                assertThrows(
                        IllegalArgumentException.class,
                        () -> gate(TAKEN, false).whileCounting(request, USER, () -> {
                            throw wrong;
                        })));
        assertTrue(order.contains("answered"));
        assertEquals("\"user\";q=10;w=60", fields.get("RateLimit-Policy"));
    }

    @Test
    void whatIsRefusedHereIsNotRead() {
        assertThrows(ProblemException.class, () -> gate(REFUSED, true).whileCounting(request, USER, this::read));
        assertFalse(order.contains("read"));
    }
}
