package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.launcher.command.Terminal.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a batch ends at the terminal, and what is found out before anything is ordered. */
class BatchCommandTest {

    private static final String ID = "00000000-0000-4000-8000-0000000000b1";
    private static final String BATCH = "/api/v1/batches/" + ID;

    @TempDir
    Path folder;

    private StandIn server;
    private Path lines;

    @BeforeEach
    void start() throws Exception {
        server = StandIn.start();
        lines = Files.writeString(folder.resolve("lines.jsonl"), "{}\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_batch_that_was_cancelled_is_exit_code_6_as_a_job_is() {
        ended("cancelled", 1, 0, 1);
        Said said = batch("--watch");
        assertEquals(6, said.code(), said.err());
        assertTrue(said.err().contains("of 2 lines 0 failed and 1 were cancelled"), said.err());
        assertTrue(said.err().contains("try: ./quill batch " + lines), said.err());
    }

    @Test
    void lines_that_failed_are_exit_code_6_and_told_where_to_read_why() {
        ended("completed", 1, 1, 0);
        Said said = batch("--watch", "-o", "json");
        assertEquals(6, said.code(), said.err());
        assertTrue(said.out().contains("\"failed\" : 1"), said.out());
        assertTrue(said.err().contains("try: curl -sS '" + server.url() + BATCH + "/results?only=failed'"), said.err());
    }

    @Test
    void results_are_written_into_the_file_that_is_there_and_do_not_replace_it() throws Exception {
        ended("completed", 2, 0, 0);
        server.on("GET " + BATCH + "/results", 200, "application/x-ndjson", "{\"custom_id\":\"a\"}\n");
        Path results = Files.writeString(folder.resolve("results.jsonl"), "what was there before\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), results);
        Said said = batch("--out", link.toString());
        assertEquals(0, said.code(), said.err());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("{\"custom_id\":\"a\"}\n", Files.readString(results));
    }

    @Test
    void what_cannot_be_read_or_written_is_told_before_anything_is_ordered() {
        String none = folder.resolve("none").toString();
        Said missing = Terminal.quill(Map.of(), "batch", none, "--url", server.url());
        assertEquals(2, missing.code(), missing.err());
        assertTrue(missing.complaint().endsWith("none: there is no such file"), missing.err());
        assertTrue(missing.err().contains("try: ls -l " + folder), missing.err());

        Said noFile = Terminal.quill(Map.of(), "batch", folder.toString(), "--url", server.url());
        assertEquals(2, noFile.code(), noFile.err());
        assertTrue(noFile.complaint().endsWith(": it is a folder"), noFile.err());

        Said nowhere = batch("--out", folder.resolve("none/results.jsonl").toString());
        assertEquals(2, nowhere.code(), nowhere.err());
        assertTrue(nowhere.complaint().startsWith("quill: cannot write --out "), nowhere.err());
        assertTrue(nowhere.err().contains("try: ./quill batch " + lines + " --out "), nowhere.err());

        assertEquals(0, server.asked().size(), server.asked()::toString);
    }

    @Test
    void a_refused_line_is_named_by_its_number_and_by_its_id_if_it_has_one() {
        String receipt = """
                {"batch_id":"%s","status":"completed","request_counts":{"total":2,"accepted":0,"rejected":2},\
                "rejected":[\
                {"line":1,"custom_id":null,"error":{"code":"MALFORMED_JSON","message":"no","retryable":false}},\
                {"line":2,"custom_id":"b","error":{"code":"UNKNOWN_FIELD","message":"/x","retryable":false}}\
                ]}""".formatted(ID);
        server.on("POST /api/v1/batches", 202, receipt);
        Said said = batch();
        assertEquals(0, said.code(), said.err());
        assertTrue(said.err().contains("  line 1: MALFORMED_JSON no\n"), said.err());
        assertTrue(said.err().contains("  line 2 (b): UNKNOWN_FIELD /x\n"), said.err());
    }

    private void ended(String status, int completed, int failed, int cancelled) {
        int total = completed + failed + cancelled;
        String batch = """
                {"batch_id":"%s","status":"%s",\
                "request_counts":{"total":%d,"completed":%d,"failed":%d,"cancelled":%d},\
                "credits":1,"cost_micros":0,"eta_seconds":null}""".formatted(ID, status, total, completed, failed, cancelled);
        server.on("POST /api/v1/batches", 202, """
                        {"batch_id":"%s","status":"in_progress","request_counts":{"total":%d,"accepted":%d,"rejected":0},\
                        "rejected":[]}""".formatted(ID, total, total))
                .on("GET " + BATCH, 200, batch)
                .on(
                        "GET " + BATCH + "/events",
                        200,
                        "text/event-stream",
                        "event: batch_progress\ndata: " + batch + "\n\n");
    }

    private Said batch(String... more) {
        String[] arguments = new String[more.length + 4];
        System.arraycopy(more, 0, arguments, 4, more.length);
        System.arraycopy(new String[] {"batch", lines.toString(), "--url", server.url()}, 0, arguments, 0, 4);
        return Terminal.quill(Map.of(), arguments);
    }
}
