package io.quillstream.workers.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.stores.redis.RedisKeys;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.workers.model.ModelReply.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/** Answers in Redis, shared by all workers, as JSON with a time to live. Thread-safe. */
public final class RedisAnswerCache implements AnswerCache {

    private static final Logger LOG = LoggerFactory.getLogger(RedisAnswerCache.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RedisStore redis;
    private final Duration kept;

    /** @param kept how long an answer is remembered; zero remembers none */
    public RedisAnswerCache(RedisStore redis, Duration kept) {
        this.redis = redis;
        this.kept = kept;
    }

    @Override
    public Optional<Answer> find(UUID workspace, String key) {
        return findAll(List.of(new Asked(workspace, key))).getFirst();
    }

    /** In one trip. */
    @Override
    public List<Optional<Answer>> findAll(List<Asked> asked) {
        if (kept.isZero()) {
            return nothing(asked);
        }
        String[] keys = asked.stream()
                .map(one -> RedisKeys.answer(one.workspace(), one.key()))
                .toArray(String[]::new);
        try {
            return redis.client().mget(keys).stream()
                    .map(json -> Optional.ofNullable(json).map(RedisAnswerCache::read))
                    .toList();
        } catch (JedisException e) {
            LOG.warn("Remembered answers cannot be read: {}", e.getClass().getSimpleName());
            return nothing(asked);
        }
    }

    private static List<Optional<Answer>> nothing(List<Asked> asked) {
        return Collections.nCopies(asked.size(), Optional.empty());
    }

    @Override
    public void put(UUID workspace, String key, Answer answer) {
        putAll(List.of(new Remembered(workspace, key, answer)));
    }

    /** In one trip. */
    @Override
    public void putAll(List<Remembered> answers) {
        if (kept.isZero()) {
            return;
        }
        try {
            List<Response<String>> told = new ArrayList<>(answers.size());
            try (Pipeline together = redis.client().pipelined()) {
                answers.forEach(one -> told.add(together.set(
                        RedisKeys.answer(one.workspace(), one.key()),
                        write(one.answer()),
                        SetParams.setParams().px(kept.toMillis()))));
            }
            told.forEach(Response::get);
        } catch (JedisException e) {
            LOG.warn("Answers cannot be remembered: {}", e.getClass().getSimpleName());
        }
    }

    @Override
    public void remove(UUID workspace, String key) {
        try {
            redis.client().del(RedisKeys.answer(workspace, key));
        } catch (JedisException e) {
            LOG.warn("An answer cannot be forgotten: {}", e.getClass().getSimpleName());
        }
    }

    private static String write(Answer answer) {
        ObjectNode root = JSON.createObjectNode()
                .put("text", answer.text())
                .put("provider", answer.provider())
                .put("model", answer.model())
                .put("truncated", answer.truncated());
        answer.usage()
                .ifPresent(usage -> root.putObject("usage")
                        .put("input", usage.getInputTokens())
                        .put("output", usage.getOutputTokens())
                        .put("cache_read", usage.getCacheReadTokens())
                        .put("cache_write", usage.getCacheWriteTokens())
                        .put("reasoning", usage.getReasoningTokens())
                        .put("estimated", usage.getEstimated()));
        return root.toString();
    }

    /** Null if it is not an answer: then it is as good as unknown. */
    private static Answer read(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            return new Answer(
                    root.required("text").textValue(),
                    root.required("provider").textValue(),
                    root.required("model").textValue(),
                    Optional.ofNullable(root.get("usage")).map(RedisAnswerCache::usage),
                    root.required("truncated").booleanValue(),
                    false,
                    false,
                    1);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return null;
        }
    }

    private static TokenUsage usage(JsonNode usage) {
        return TokenUsage.newBuilder()
                .setInputTokens(usage.path("input").longValue())
                .setOutputTokens(usage.path("output").longValue())
                .setCacheReadTokens(usage.path("cache_read").longValue())
                .setCacheWriteTokens(usage.path("cache_write").longValue())
                .setReasoningTokens(usage.path("reasoning").longValue())
                .setEstimated(usage.path("estimated").booleanValue())
                .build();
    }
}
