package io.quillstream.launcher.chaos.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.Violation;
import io.quillstream.launcher.chaos.cluster.Server;
import io.quillstream.launcher.chaos.fault.Fault;
import io.quillstream.launcher.chaos.fault.FaultLog;
import io.quillstream.launcher.chaos.load.Posted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BystandersTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Fault OF_SINKS = new Fault.Killed("sinks-1", Duration.ZERO, false);
    private static final Fault OF_A_DOOR = new Fault.Killed("ingest-api-2", Duration.ZERO, false);

    @Test
    void one_post_in_a_hundred_may_fail_and_two_may_not() {
        Stream<Posted> well = posts(99, 1, 10, 202);
        assertEquals(List.of(), broken(OF_SINKS, Stream.concat(well, posts(1, 1, 10, 503))));
        assertEquals(List.of("I37"), broken(OF_SINKS, Stream.concat(posts(98, 1, 10, 402), posts(2, 1, 10, 0))));
    }

    @Test
    void answers_that_come_late_are_found_too() {
        assertEquals(List.of("I37"), broken(OF_SINKS, Stream.concat(posts(97, 1, 10, 202), posts(3, 1, 2_001, 202))));
    }

    @Test
    void what_a_door_or_kafka_is_concerned_by_says_nothing_and_nor_does_what_came_before() {
        assertEquals(List.of(), broken(OF_A_DOOR, posts(100, 1, 10, 503)));
        assertEquals(
                List.of(), broken(new Fault.ServerAway(Server.KAFKA, Duration.ofSeconds(3)), posts(9, 1, 10, 503)));
        assertEquals(
                List.of("I37"),
                broken(new Fault.ServerAway(Server.POSTGRES, Duration.ofSeconds(3)), posts(9, 1, 10, 503)));
        assertEquals(List.of(), broken(OF_SINKS, posts(100, -1, 10, 503)));
    }

    @Test
    void figures_name_kind_and_subject() {
        assertEquals(
                Map.of("killed sinks", "100 posts, 100.0 % well, p99 10 ms"),
                new Bystanders(BEGIN, log(OF_SINKS), posts(100, 1, 10, 202).toList()).figures());
    }

    private static List<String> broken(Fault fault, Stream<Posted> posts) {
        return new Bystanders(BEGIN, log(fault), posts.toList())
                .violations().stream().map(Violation::invariant).toList();
    }

    private static List<FaultLog.Entry> log(Fault fault) {
        return List.of(
                new FaultLog.Entry(1, fault, fault.kind(), fault.toString(), Duration.ZERO, Duration.ZERO, null));
    }

    private static Stream<Posted> posts(int count, int second, int tookMillis, int status) {
        Instant sent = BEGIN.plusSeconds(second);
        return IntStream.range(0, count).mapToObj(i -> new Posted(sent, sent.plusMillis(tookMillis), status));
    }
}
