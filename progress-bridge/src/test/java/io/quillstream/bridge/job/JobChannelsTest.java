package io.quillstream.bridge.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.schemas.progress.ProgressNumbering;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.testkit.broker.MemoryRegistry;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class JobChannelsTest {

    private final UUID job = UUID.randomUUID();
    private final JobChannels channels =
            new JobChannels(new ProgressDecoder(new AvroSerdes(new MemoryRegistry())), appendedAt -> {});

    /** Else whoever asks for the job behind it waits for ever, and so does everybody later. */
    @Test
    void a_past_that_could_not_be_found_leaves_nothing_behind_whatever_the_reason() throws Exception {
        assertThrows(
                ExecutionException.class,
                () -> channels.acquire(job, () -> {
                    throw new StackOverflowError("deep");
                }));
        assertEquals(0, channels.size());

        channels.acquire(job, () -> new Past(List.of(), ProgressNumbering.START, -1, List.of()));
        assertEquals(1, channels.size());
        channels.release(job);
        assertEquals(0, channels.size());
    }
}
