package io.quillstream.workers.local;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ready phrases of one tone. {@code {name}} stands for the product, {@code {audience}} for the people addressed.
 *
 * @param audience if the caller named none
 * @param titles whole titles; what surrounds the name has 22 to 35 characters
 * @param benefits clauses that follow a feature
 * @param points whole selling points that hold for any product
 * @param proofs sentences that strengthen a point
 * @param leads beginnings of answers, some empty
 * @param closes last sentences of answers
 * @param openings first sentences of descriptions
 * @param fillers sentences of descriptions that hold for any product
 * @param closings last sentences of descriptions
 */
record Phrasebook(
        String audience,
        List<String> titles,
        List<String> benefits,
        List<String> points,
        List<String> proofs,
        List<String> leads,
        List<String> closes,
        List<String> openings,
        List<String> fillers,
        List<String> closings) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Phrasebook> BOOKS = new ConcurrentHashMap<>();

    /** The book of that tone; the professional one for a tone that has none. */
    static Phrasebook of(String tone) {
        return BOOKS.computeIfAbsent(tone, Phrasebook::load);
    }

    private static Phrasebook load(String tone) {
        String known =
                List.of("professional", "casual", "enthusiastic", "luxury").contains(tone) ? tone : "professional";
        try (InputStream in = Phrasebook.class.getResourceAsStream("/local/" + known + ".json")) {
            return JSON.readValue(in, Phrasebook.class);
        } catch (JacksonException e) {
            throw new IllegalStateException("Phrase book " + known + " is broken", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
