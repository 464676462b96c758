import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;

/**
 * The decision about quota, for the front that answers with it (PEER_DECIDES=1): one transaction a poll takes a credit
 * for each request, keeps what is left of a workspace's, and hands the request to the workers. Keyed by workspace.
 */
public final class Admission {
    static final long CREDITS = 1_000_000_000;

    public static void main(String[] a) throws Exception {
        K.topics(4, "req", "admitted", "quota", "events", "results");
        KafkaProducer<String, byte[]> p = K.producer("admission", 0);
        // Ends what a killed one left open; only then is all that it committed there to be read.
        p.initTransactions();
        Map<String, Long> left = restored();
        KafkaConsumer<String, byte[]> c = K.consumer("admission", 1000, "earliest", K.env("PEER_SESSION_MS", 6000));
        c.subscribe(List.of("req"));
        while (true) {
            ConsumerRecords<String, byte[]> rs = c.poll(Duration.ofSeconds(1));
            if (rs.isEmpty()) continue;
            p.beginTransaction();
            Set<String> touched = new HashSet<>();
            for (var r : rs) {
                JsonNode q = K.M.readTree(r.value());
                int credits = q.path("count").asInt(5);
                long now = left.getOrDefault(r.key(), CREDITS);
                boolean enough = now >= credits;
                if (enough) {
                    left.put(r.key(), now - credits);
                    touched.add(r.key());
                }
                String job = new String(r.headers().lastHeader("job").value(), StandardCharsets.US_ASCII);
                ProducerRecord<String, byte[]> out = new ProducerRecord<>("admitted", job, enough ? r.value() : null);
                out.headers().add(r.headers().lastHeader("user"));
                p.send(out);
            }
            for (String ws : touched) p.send(new ProducerRecord<>("quota", ws, Long.toString(left.get(ws)).getBytes()));
            Map<TopicPartition, OffsetAndMetadata> off = new HashMap<>();
            for (TopicPartition tp : rs.partitions()) off.put(tp, new OffsetAndMetadata(rs.records(tp).getLast().offset() + 1));
            p.sendOffsetsToTransaction(off, c.groupMetadata());
            p.commitTransaction();
        }
    }

    static Map<String, Long> restored() {
        Map<String, Long> left = new HashMap<>();
        try (KafkaConsumer<String, byte[]> c = K.consumer(null, 5000, "earliest", 6000)) {
            List<TopicPartition> tp = new ArrayList<>();
            for (int i = 0; i < 4; i++) tp.add(new TopicPartition("quota", i));
            c.assign(tp);
            Map<TopicPartition, Long> ends = c.endOffsets(tp);
            c.seekToBeginning(tp);
            while (tp.stream().anyMatch(t -> c.position(t) < ends.get(t)))
                for (var r : c.poll(Duration.ofMillis(100))) left.put(r.key(), Long.parseLong(new String(r.value())));
        }
        return left;
    }
}
