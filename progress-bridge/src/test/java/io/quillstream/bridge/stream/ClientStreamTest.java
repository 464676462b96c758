package io.quillstream.bridge.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One client's queue: in order, bounded, never blocking. */
class ClientStreamTest {

    private final List<Optional<CutReason>> closed = new ArrayList<>();

    @Test
    void frames_that_pile_up_behind_a_write_go_out_together_and_in_order() {
        FakeOutput output = new FakeOutput(false);
        ClientStream stream = stream(output, 100);
        stream.send(bytes("a"));
        stream.send(bytes("b"));
        stream.send(bytes("c"));
        assertEquals("a", output.text());
        output.complete();
        assertEquals("abc", output.text());
        assertEquals(2, output.writes());
    }

    @Test
    void the_end_comes_after_everything_that_was_sent() {
        FakeOutput output = new FakeOutput(false);
        ClientStream stream = stream(output, 100);
        stream.send(bytes("a"));
        stream.send(bytes("b"));
        stream.end();
        stream.send(bytes("too late"));
        output.complete();
        assertFalse(output.ended());
        output.complete();
        assertTrue(output.ended());
        assertEquals("ab", output.text());
        assertEquals(List.of(Optional.empty()), closed);
    }

    @Test
    void a_client_whose_queue_is_full_is_cut_once() {
        FakeOutput output = new FakeOutput(false);
        ClientStream stream = stream(output, 10);
        stream.send(bytes("12345678901234567890"));
        stream.send(bytes("12345"));
        stream.send(bytes("12345"));
        assertEquals(List.of(), closed);
        stream.send(bytes("!"));
        stream.send(bytes("!"));
        assertTrue(output.aborted());
        assertEquals(List.of(Optional.of(CutReason.SLOW)), closed);
        output.fail();
        assertEquals(1, closed.size());
    }

    /** Each of them keeps its own bound, and all together fill the memory. */
    @Test
    void a_slow_client_is_cut_when_too_much_waits_for_all_of_them_and_one_that_reads_is_not() {
        Backlog backlog = new Backlog(10);
        ClientStream slow = new ClientStream(new FakeOutput(false), 100, backlog, closed::add);
        FakeOutput quick = new FakeOutput(false);
        ClientStream reads = new ClientStream(quick, 100, backlog, closed::add);
        slow.send(bytes("12345"));
        slow.send(bytes("1234"));
        reads.send(bytes("12345"));
        assertEquals(14, backlog.bytes());
        assertEquals(List.of(), closed);
        slow.send(bytes("!"));
        assertEquals(List.of(Optional.of(CutReason.SLOW)), closed);
        assertEquals(5, backlog.bytes());
        quick.complete();
        assertEquals(0, backlog.bytes());
        reads.send(bytes("1234567"));
        assertTrue(reads.isOpen());
    }

    @Test
    void a_write_that_takes_too_long_is_cut_and_an_idle_client_is_not() {
        FakeOutput output = new FakeOutput(false);
        ClientStream stream = stream(output, 10);
        stream.cutIfStalledSince(System.nanoTime() + 1_000_000_000);
        assertTrue(stream.isOpen());
        stream.send(bytes("a"));
        stream.cutIfStalledSince(System.nanoTime() - 1_000_000_000);
        assertTrue(stream.isOpen());
        stream.cutIfStalledSince(System.nanoTime() + 1_000_000_000);
        assertEquals(List.of(Optional.of(CutReason.SLOW)), closed);
    }

    @Test
    void a_broken_connection_is_gone() {
        FakeOutput output = new FakeOutput(false);
        ClientStream stream = stream(output, 10);
        stream.send(bytes("a"));
        output.fail();
        assertEquals(List.of(Optional.of(CutReason.GONE)), closed);
        assertFalse(stream.isOpen());
    }

    /** As the server's does whose request has just come to its end. */
    @Test
    void an_output_that_throws_is_gone_and_the_sender_goes_on() {
        Output ended = new Output() {
            @Override
            public void write(ByteBuffer bytes, Completion completion) {
                throw new IllegalStateException("channel already completed");
            }

            @Override
            public void end() {}

            @Override
            public void abort() {}
        };
        Backlog backlog = new Backlog(1_000_000);
        ClientStream stream = new ClientStream(ended, 10, backlog, closed::add);
        stream.send(bytes("a"));
        stream.send(bytes("b"));
        assertEquals(List.of(Optional.of(CutReason.GONE)), closed);
        assertFalse(stream.isOpen());
        assertEquals(0, backlog.bytes());
    }

    @Test
    void a_heartbeat_is_sent_only_into_silence() {
        FakeOutput output = new FakeOutput(false);
        ClientStream stream = stream(output, 100);
        stream.send(bytes("a"));
        stream.sendIfIdle(bytes("beat"));
        output.complete();
        assertEquals("a", output.text());
        stream.sendIfIdle(bytes("beat"));
        assertEquals("abeat", output.text());
    }

    @Test
    void writes_that_complete_at_once_do_not_deepen_the_stack() {
        FakeOutput output = new FakeOutput(true);
        ClientStream stream = stream(output, 100);
        for (int i = 0; i < 100_000; i++) {
            stream.send(bytes("x"));
        }
        assertEquals(100_000, output.text().length());
    }

    @Test
    void frames_from_many_threads_arrive_whole_and_each_once() throws InterruptedException {
        FakeOutput output = new FakeOutput(true);
        ClientStream stream = stream(output, 1_000_000);
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < 8; sender++) {
            String frame = "[" + sender + "]";
            senders.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 1_000; i++) {
                    stream.send(bytes(frame));
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        stream.end();
        assertTrue(output.text().matches("(\\[[0-7]])++"));
        assertEquals(3 * 8_000, output.text().length());
    }

    private ClientStream stream(Output output, int mostBytes) {
        return new ClientStream(output, mostBytes, new Backlog(1_000_000), closed::add);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
