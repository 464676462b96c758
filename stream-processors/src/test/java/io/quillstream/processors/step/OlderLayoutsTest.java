package io.quillstream.processors.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.processors.decide.Accounts;
import io.quillstream.processors.state.AccountState;
import io.quillstream.schemas.serde.SelfDescribingAvro;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class OlderLayoutsTest {

    private static final String WORKSPACE = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

    @Test
    void anAccountOfAnEarlierReleaseIsReadAndHasDecidedNothingYet() throws Exception {
        var lane = OlderLayouts.ACCOUNTS.getField("interactive").schema();
        GenericRecord empty = new GenericRecordBuilder(lane).build();
        GenericRecord written = new GenericRecordBuilder(OlderLayouts.ACCOUNTS)
                .set("workspace_id", WORKSPACE)
                .set("extra_left", 17L)
                .set("interactive", empty)
                .set("batch", empty)
                .build();
        ByteBuffer bytes =
                new BinaryMessageEncoder<GenericRecord>(GenericData.get(), OlderLayouts.ACCOUNTS).encode(written);
        byte[] stored = new byte[bytes.remaining()];
        bytes.get(stored);

        AccountState read = SelfDescribingAvro.serde(AccountState.class, List.of(OlderLayouts.ACCOUNTS))
                .deserializer()
                .deserialize("accounts", stored);

        assertEquals(
                AccountState.newBuilder(Accounts.opened(WORKSPACE))
                        .setExtraLeft(17)
                        .build(),
                read);
    }
}
