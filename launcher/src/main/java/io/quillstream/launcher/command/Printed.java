package io.quillstream.launcher.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.quillstream.client.Batch;
import io.quillstream.client.Job;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;

/** How commands print values: money, unknown amounts, JSON. */
final class Printed {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .serializationInclusion(JsonInclude.Include.ALWAYS)
            .build();

    private Printed() {}

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A job as the server shows it: with the pairs of a FAQ for that type alone. */
    static ObjectNode job(Job job, String copyType) {
        ObjectNode tree = JSON.valueToTree(job);
        if (!copyType.equals("faq")) {
            tree.remove("faq");
        }
        return tree;
    }

    /** US dollars of micro-dollars; {@code unknown} for null. */
    static String money(Long micros) {
        return micros == null
                ? "unknown cost"
                : "$" + BigDecimal.valueOf(micros, 6).toPlainString();
    }

    /** What a batch has cost so far; jobs whose cost is unknown are told, for the sum is without them. */
    static String cost(Batch batch) {
        long unknown = batch.unknownCost() == null ? 0 : batch.unknownCost();
        return unknown == 0
                ? money(batch.costMicros())
                : "%s (unknown for %s of its jobs)".formatted(money(batch.costMicros()), amount(unknown));
    }

    static String amount(Long value) {
        return value == null ? "unknown" : String.format(Locale.ROOT, "%,d", value);
    }
}
