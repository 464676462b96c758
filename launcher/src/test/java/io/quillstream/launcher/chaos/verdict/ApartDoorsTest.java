package io.quillstream.launcher.chaos.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.RateInvariant.Apart;
import io.quillstream.launcher.chaos.cluster.Server;
import io.quillstream.launcher.chaos.fault.Fault;
import io.quillstream.launcher.chaos.fault.FaultLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApartDoorsTest {

    private final FaultLog log = new FaultLog(line -> {});

    @Test
    void faultsOfRedisAndOfDoorsAndWhatDoorsSay(@TempDir Path folder) throws Exception {
        happens(new Fault.Killed("sinks-1", Duration.ZERO, false));
        happens(new Fault.ServerAway(Server.POSTGRES, Duration.ofSeconds(3)));
        happens(new Fault.ServerAway(Server.REDIS, Duration.ofSeconds(3)));
        happens(new Fault.Killed("ingest-api-1", Duration.ZERO, false));
        Path door = Files.writeString(folder.resolve("ingest-api-1.log"), """
                ready http://127.0.0.1:1
                {"@timestamp":"2026-01-01T00:00:10Z","log.level": "WARN","message":"Rate limits are kept by this process alone: x"}
                {"@timestamp":"2026-01-01T00:00:20Z","log.level": "INFO","message":"POST /api/v1/copy/generate 202 in 9 ms"}
                """);
        List<Apart> times = ApartDoors.of(log, List.of(door));
        assertEquals(3, times.size());
        assertEquals(0, times.get(0).starts(), "Redis was away");
        assertEquals(1, times.get(1).starts(), "a door started anew");
        assertEquals(
                new Apart(Instant.parse("2026-01-01T00:00:08Z"), Instant.parse("2026-01-01T00:00:12Z"), 0),
                times.get(2));
    }

    private void happens(Fault fault) {
        log.ends(log.begins(fault), null);
    }
}
