package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.launcher.command.Terminal.Said;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DlqCommandTest {

    @Test
    void what_is_no_id_is_not_found_whatever_signs_are_in_it() throws Exception {
        try (StandIn server = StandIn.start()) {
            server.refusing("GET /api/v1/admin/dead-letters/no%20letter%2F..", 404, "NOT_FOUND", false);
            Said said = Terminal.quill(Map.of(), "dlq", "show", "no letter/..", "--url", server.url());
            assertEquals(4, said.code(), said.err());
        }
    }
}
