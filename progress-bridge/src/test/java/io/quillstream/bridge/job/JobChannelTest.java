package io.quillstream.bridge.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.stream.Backlog;
import io.quillstream.bridge.stream.ClientStream;
import io.quillstream.bridge.stream.FakeOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Whatever of the past is found where, however late, and whenever clients come: each sees n+1, n+2 … to the end, as the
 * fold over the whole log numbers them.
 */
class JobChannelTest {

    private record Client(FakeOutput output, int after) {}

    @RepeatedTest(300)
    void every_client_sees_the_numbers_of_the_log_without_gap(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        RandomLog log = new RandomLog(random);
        int size = log.records.size();
        JobChannel channel = new JobChannel(new ProgressDecoder(log.serdes), appendedAt -> {});

        // The channel hears live records from `heard` on; the past is found when `known` records can be seen at once,
        // of which the history has folded `folded` and the log or the window tells the rest.
        int heard = random.nextInt(size + 1);
        int known = heard + random.nextInt(size - heard + 1);
        int folded = random.nextInt(known + 1);
        List<Client> clients = new ArrayList<>();
        for (int next = heard; next <= size; next++) {
            if (next == known) {
                Past history = log.past(folded);
                int tellsFrom = random.nextInt(folded + 1);
                channel.begin(new Past(
                        history.frames(),
                        history.numbering(),
                        history.foldedTo(),
                        List.copyOf(log.records.subList(tellsFrom, known))));
            }
            if (next >= known && random.nextInt(3) == 0) {
                clients.add(join(channel, random.nextInt(log.frames().size() + 2)));
            }
            if (next < size) {
                channel.progressed(log.records.get(next));
            }
        }
        clients.add(join(channel, 0));

        List<String> all = log.frames();
        for (Client client : clients) {
            // Who names an event that never was is told the end.
            int seen = client.after() > all.size() ? all.size() - 1 : client.after();
            List<String> expected = all.subList(seen, all.size());
            assertEquals(String.join("", expected), client.output().text(), "client behind " + client.after());
            assertTrue(client.output().ended(), "the stream closes behind the terminal event");
        }
    }

    private static Client join(JobChannel channel, int after) {
        FakeOutput output = new FakeOutput(true);
        ClientStream stream = new ClientStream(output, 1_000_000, new Backlog(1_000_000), cut -> {});
        channel.join(new Subscriber(stream, after, false));
        return new Client(output, after);
    }
}
