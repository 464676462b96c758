package io.quillstream.schemas.serde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GrantKind;
import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class AvroSerdesTest {

    private static final String TOPIC = Topics.LEDGER.name();

    private final MemoryRegistry registry = new MemoryRegistry();
    private final AvroSerdes serdes = new AvroSerdes(registry);

    @Test
    void writesAZeroByteTheSchemaIdBigEndianAndPlainAvro() throws IOException {
        byte[] bytes = serdes.serializer(Topics.LEDGER).serialize(TOPIC, entry());

        assertEquals(0, bytes[0]);
        assertEquals(registry.register(Topics.LEDGER.subject(), Topics.LEDGER.schema()), idOf(bytes));
        GenericRecord plain = new GenericDatumReader<GenericRecord>(Topics.LEDGER.schema())
                .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        assertEquals("reserve", plain.get("entry").toString());
        assertEquals(7L, plain.get("seq"));
    }

    @Test
    void readsWhatItWrote() {
        byte[] bytes = serdes.serializer(Topics.LEDGER).serialize(TOPIC, entry());

        assertEquals(entry(), serdes.deserializer(Topics.LEDGER).deserialize(TOPIC, bytes));
    }

    @Test
    void nullStaysNull() {
        assertNull(serdes.serializer(Topics.LEDGER).serialize(TOPIC, null));
        assertNull(serdes.deserializer(Topics.LEDGER).deserialize(TOPIC, null));
    }

    @Test
    void readsARecordOfAnotherReleaseByTheWritersSchema() throws IOException {
        Schema later = new Schema.Parser()
                .parse(Topics.GRANTS
                        .schema()
                        .toString()
                        .replace(
                                "\"fields\":[{\"name\":\"grant_id\"",
                                "\"fields\":[{\"name\":\"added\",\"type\":\"int\","
                                        + "\"default\":1},{\"name\":\"grant_id\""));
        GenericRecord grant = new GenericData.Record(later);
        for (Schema.Field field : later.getFields()) {
            Object value = field.hasDefaultValue() ? GenericData.get().getDefaultValue(field) : "x";
            grant.put(field.name(), value);
        }
        grant.put("kind", new GenericData.EnumSymbol(later.getField("kind").schema(), "EXTRA"));
        grant.put("amount", 12L);
        grant.put("granted_at", 1_000L);

        CreditsGranted read = serdes.deserializer(Topics.GRANTS)
                .deserialize(Topics.GRANTS.name(), confluent(registry.register("later", later), grant, later));

        assertEquals(GrantKind.EXTRA, read.getKind());
        assertEquals(12, read.getAmount());
        assertEquals(Instant.ofEpochMilli(1_000), read.getGrantedAt());
    }

    /** Else a burst of tasks at a worker that has just come up waits ten seconds for a registry that is away, each in turn. */
    @Test
    void whoAsksTheRegistryHoldsUpNobodyElse() throws Exception {
        byte[] bytes = serdes.serializer(Topics.LEDGER).serialize(TOPIC, entry());
        CyclicBarrier both = new CyclicBarrier(2);
        Deserializer<LedgerEntry> deserializer = new AvroSerdes(new SchemaRegistry() {
                    @Override
                    public int register(String subject, Schema schema) {
                        return registry.register(subject, schema);
                    }

                    @Override
                    public Schema byId(int id) {
                        try {
                            both.await(10, TimeUnit.SECONDS);
                        } catch (Exception alone) {
                            throw new IllegalStateException("nobody else could ask meanwhile", alone);
                        }
                        return registry.byId(id);
                    }
                })
                .deserializer(Topics.LEDGER);

        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            Future<LedgerEntry> one = two.submit(() -> deserializer.deserialize(TOPIC, bytes));
            Future<LedgerEntry> other = two.submit(() -> deserializer.deserialize(TOPIC, bytes));
            assertEquals(entry(), one.get());
            assertEquals(entry(), other.get());
        }
    }

    @Test
    void refusesToWriteToAForeignTopic() {
        assertThrows(
                SerializationException.class,
                () -> serdes.serializer(Topics.LEDGER).serialize(Topics.AUDIT.name(), entry()));
    }

    @Test
    void refusesARecordThatStrayedFromAnotherTopic() {
        byte[] ledger = serdes.serializer(Topics.LEDGER).serialize(TOPIC, entry());

        assertThrows(
                SerializationException.class,
                () -> serdes.deserializer(Topics.AUDIT).deserialize(Topics.AUDIT.name(), ledger));
    }

    @Test
    void refusesEveryTruncationAndBytesLeftOver() {
        byte[] whole = serdes.serializer(Topics.LEDGER).serialize(TOPIC, entry());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(
                    SerializationException.class,
                    () -> serdes.deserializer(Topics.LEDGER).deserialize(TOPIC, cut));
        }
        assertThrows(
                SerializationException.class,
                () -> serdes.deserializer(Topics.LEDGER).deserialize(TOPIC, Arrays.copyOf(whole, whole.length + 1)));
    }

    /** A reader that ran out of memory over such a record would do so again as often as it is started. */
    @Test
    void refusesARecordThatAnnouncesMoreThanItHasWithoutMakingRoomForIt() throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(Arrays.copyOf(serdes.serializer(Topics.LEDGER).serialize(TOPIC, entry()), 5));
        // The first field is a text; this is the longest that Avro makes room for.
        EncoderFactory.get().directBinaryEncoder(record, null).writeLong(Integer.MAX_VALUE - 8);

        assertThrows(
                SerializationException.class,
                () -> serdes.deserializer(Topics.LEDGER).deserialize(TOPIC, record.toByteArray()));
    }

    /** Readers that bury undecodable records must not die of one whose schema nobody ever registered. */
    @Test
    void aSchemaThatNobodyKnowsMakesARecordUndecodableButARegistryThatIsAwayDoesNot() {
        byte[] bytes = serdes.serializer(Topics.LEDGER).serialize(TOPIC, entry());
        bytes[1] = 99;
        assertThrows(
                SerializationException.class,
                () -> serdes.deserializer(Topics.LEDGER).deserialize(TOPIC, bytes));

        AvroSerdes away = new AvroSerdes(new SchemaRegistry() {
            @Override
            public int register(String subject, org.apache.avro.Schema schema) {
                throw new SchemaRegistryException("away", true, null);
            }

            @Override
            public org.apache.avro.Schema byId(int id) {
                throw new SchemaRegistryException("away", true, null);
            }
        });
        assertThrows(
                SchemaRegistry.SchemaRegistryException.class,
                () -> away.deserializer(Topics.LEDGER).deserialize(TOPIC, bytes));
    }

    @Test
    void refusesAnotherMagicByte() {
        byte[] bytes = serdes.serializer(Topics.LEDGER).serialize(TOPIC, entry());
        bytes[0] = 1;

        assertThrows(
                SerializationException.class,
                () -> serdes.deserializer(Topics.LEDGER).deserialize(TOPIC, bytes));
    }

    @Test
    void selfDescribingRecordsKeepTheirFingerprintAndReadOlderLayouts() throws IOException {
        Schema older = SchemaBuilder.record("Cause")
                .namespace("io.quillstream.schemas.event")
                .fields()
                .requiredString("topic")
                .requiredInt("partition")
                .requiredLong("offset")
                .optionalString("gone")
                .endRecord();
        GenericRecord state = new GenericData.Record(older);
        state.put("topic", "t");
        state.put("partition", 1);
        state.put("offset", 2L);
        byte[] stored = new org.apache.avro.message.BinaryMessageEncoder<GenericRecord>(GenericData.get(), older)
                .encode(state)
                .array();

        var serde = SelfDescribingAvro.serde(Cause.class, java.util.List.of(older));
        assertEquals(new Cause("t", 1, 2L), serde.deserializer().deserialize("store", stored));

        byte[] written = serde.serializer().serialize("store", new Cause("t", 1, 2L));
        assertArrayEquals(new byte[] {(byte) 0xC3, 1}, Arrays.copyOf(written, 2));
        assertEquals(new Cause("t", 1, 2L), serde.deserializer().deserialize("store", written));
        assertNull(serde.deserializer().deserialize("store", null));
    }

    @Test
    void writesStateAsTheLibraryDoesHoweverLongItsTextsAre() throws IOException {
        var library = new org.apache.avro.message.BinaryMessageEncoder<Cause>(
                SpecificData.getForClass(Cause.class), Cause.getClassSchema());
        for (int length : new int[] {0, 1, 500, 513, 1_014, 5_000}) {
            Cause state = new Cause("t".repeat(length), 3, Long.MAX_VALUE);

            byte[] written = SelfDescribingAvro.serde(Cause.class, java.util.List.of())
                    .serializer()
                    .serialize("store", state);

            assertArrayEquals(library.encode(state).array(), written);
        }
    }

    @Test
    void writesTextsOfAnyLength() {
        for (int length : new int[] {0, 1, 500, 513, 1_014, 5_000}) {
            LedgerEntry entry = entry();
            entry.setPriceBook("b".repeat(length));

            byte[] bytes = serdes.serializer(Topics.LEDGER).serialize(TOPIC, entry);

            assertEquals(entry, serdes.deserializer(Topics.LEDGER).deserialize(TOPIC, bytes));
        }
    }

    private static int idOf(byte[] bytes) {
        return ByteBuffer.wrap(bytes, 1, 4).getInt();
    }

    private static byte[] confluent(int id, GenericRecord value, Schema schema) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(4).putInt(id).array());
        var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(value, encoder);
        return out.toByteArray();
    }

    private static LedgerEntry entry() {
        return LedgerEntry.newBuilder()
                .setWorkspaceId("00000000-0000-4000-8000-000000000001")
                .setSeq(7)
                .setEntry("reserve")
                .setAmount(2)
                .setBalance(8)
                .setJobId("00000000-0000-4000-8000-000000000002")
                .setCause(new Cause("quill.requests", 3, 41L))
                .setAt(Instant.parse("2026-11-21T10:00:00.123Z"))
                .setPriceBook("2026-11-01:0123456789abcdef")
                .setPrevHash("a")
                .setHash("b")
                .build();
    }
}
