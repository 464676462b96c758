package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;

/**
 * One row of the table of bad input.
 *
 * @param id of the row's family of cases
 * @param what is wrong
 * @param request as it goes over the wire
 * @param answers that are right, each status and code; the status alone where there is no code
 */
record BadRow(String id, String what, byte[] request, Set<String> answers) {

    static BadRow of(String id, String what, byte[] request, String... answers) {
        return new BadRow(id, what, request, Set.of(answers));
    }

    static BadRow of(String id, String what, String request, String... answers) {
        return of(id, what, request.getBytes(StandardCharsets.ISO_8859_1), answers);
    }

    /** Asks it and holds the answer against the row. */
    DynamicTest test(URI door) {
        return DynamicTest.dynamicTest(id + " " + what, () -> {
            Reply reply = RawHttp.exchange(door, request);
            String answer = (reply.status() + " " + reply.code()).strip();
            assertTrue(answers.contains(answer), () -> "expected " + answers + ": " + reply);
        });
    }
}
