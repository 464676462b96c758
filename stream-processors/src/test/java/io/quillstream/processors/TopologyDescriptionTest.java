package io.quillstream.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.FairShare;
import io.quillstream.processors.step.Meters;
import io.quillstream.processors.step.StateStores;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.testkit.broker.MemoryRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class TopologyDescriptionTest {

    @Test
    void theTopologyIsTheOneThatWasReviewed() throws IOException {
        try (InputStream expected = getClass().getResourceAsStream("/expected-topology.txt")) {
            assertEquals(
                    new String(expected.readAllBytes(), StandardCharsets.UTF_8).strip(),
                    description().strip());
        }
    }

    @Test
    void allStepsShareOneTaskPerPartition() {
        assertEquals(1, description().split("Sub-topology:", -1).length - 1);
    }

    @Test
    void everyStoreIsUsed() {
        StateStores.all(Stores::persistentKeyValueStore)
                .forEach(store -> assertTrue(description().contains(store.name()), store.name()));
    }

    private static String description() {
        return new ProcessorTopology(
                        new AdmissionPolicy(PriceBooks.released()),
                        new FairShare(1),
                        new AvroSerdes(new MemoryRegistry()),
                        awaited -> false,
                        new Meters(new SimpleMeterRegistry()))
                .build()
                .describe()
                .toString();
    }
}
