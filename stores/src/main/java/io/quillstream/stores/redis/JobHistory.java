package io.quillstream.stores.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;

/**
 * The numbered progress events of each live or recently finished job, kept until some time after the last change. Made
 * from the log by the history sink; lost history is made again from the log. Thread-safe.
 */
public final class JobHistory {

    /** Newest events kept of one job; ordinary jobs have a dozen. */
    public static final int MOST_EVENTS = 1_000;

    /**
     * Appends only behind the state that the writer has folded from, so that no event is ever appended twice. Each command
     * costs the server a line of its append-only file besides its own time, so there are few; one takes a thousand events at
     * most, as the language has no room for more than some thousands of arguments.
     */
    private static final String APPEND = """
            local folded = redis.call('HGET', KEYS[2], 'offset') or '-1'
            if folded ~= ARGV[1] then return 0 end
            local events = 4 + tonumber(ARGV[3])
            redis.call('HSET', KEYS[2], unpack(ARGV, 4, events - 1))
            for i = events, #ARGV, %1$d do
              if redis.call('RPUSH', KEYS[1], unpack(ARGV, i, math.min(#ARGV, i + %1$d - 1))) > %1$d then
                redis.call('LTRIM', KEYS[1], -%1$d, -1)
              end
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            redis.call('PEXPIRE', KEYS[2], ARGV[2])
            return 1
            """.formatted(MOST_EVENTS);

    private static final String READ = """
            local last = tonumber(redis.call('HGET', KEYS[2], 'last') or '-1')
            if last < 0 then return {} end
            local length = redis.call('LLEN', KEYS[1])
            local from = math.max(0, tonumber(ARGV[1]) - (last - length))
            return {redis.call('HGETALL', KEYS[2]), from + last - length + 1, redis.call('LRANGE', KEYS[1], from, -1)}
            """;

    private final RedisClient client;

    /**
     * Events of a job from some number on.
     *
     * @param state how far the history has come
     * @param first number of the first of the events; higher than asked for if older ones are no longer kept
     * @param events as {@code ProgressJson} writes them, numbered from {@code first} without gap
     */
    public record Snapshot(HistoryState state, int first, List<String> events) {}

    /**
     * What to append to a job's history.
     *
     * @param foldedOffset offset of the state that this was folded from; −1 if there was none
     * @param after the state after the events
     * @param events those that counted, in order; may be empty
     */
    public record Addition(UUID job, long foldedOffset, HistoryState after, List<String> events) {}

    public JobHistory(RedisStore store) {
        this.client = store.client();
    }

    /** Events with numbers above {@code after}; empty if there is no history of the job. */
    public Optional<Snapshot> read(UUID job, int after) {
        List<?> answer = (List<?>)
                client.eval(READ, List.of(RedisKeys.history(job), RedisKeys.historyState(job)), List.of("" + after));
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        List<String> events =
                ((List<?>) answer.get(2)).stream().map(String.class::cast).toList();
        return Optional.of(new Snapshot(
                HistoryState.of(pairs((List<?>) answer.get(0))), ((Long) answer.get(1)).intValue(), events));
    }

    /** States of these jobs in one round trip; a job without history is absent. */
    public Map<UUID, HistoryState> states(Collection<UUID> jobs) {
        Map<UUID, Response<Map<String, String>>> answers = new HashMap<>();
        try (Pipeline pipeline = client.pipelined()) {
            jobs.forEach(job -> answers.put(job, pipeline.hgetAll(RedisKeys.historyState(job))));
        }
        Map<UUID, HistoryState> states = new HashMap<>();
        answers.forEach((job, answer) -> {
            if (!answer.get().isEmpty()) {
                states.put(job, HistoryState.of(answer.get()));
            }
        });
        return states;
    }

    /**
     * Appends in one round trip, each job atomically.
     *
     * @param keep how long these histories are kept after this change
     * @return the jobs whose state was not the one folded from: another writer was there, nothing was appended
     */
    public List<UUID> append(Collection<Addition> additions, Duration keep) {
        Map<UUID, Response<Object>> answers = new HashMap<>();
        try (Pipeline pipeline = client.pipelined()) {
            additions.forEach(addition -> answers.put(
                    addition.job(),
                    pipeline.eval(
                            APPEND,
                            List.of(RedisKeys.history(addition.job()), RedisKeys.historyState(addition.job())),
                            arguments(addition, keep))));
        }
        return answers.entrySet().stream()
                .filter(answer -> !Long.valueOf(1).equals(answer.getValue().get()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<String> arguments(Addition addition, Duration keep) {
        Map<String, String> fields = addition.after().fields();
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(addition.foldedOffset()));
        arguments.add(Long.toString(keep.toMillis()));
        arguments.add(Integer.toString(fields.size() * 2));
        fields.forEach((name, value) -> {
            arguments.add(name);
            arguments.add(value);
        });
        arguments.addAll(addition.events());
        return arguments;
    }

    private static Map<String, String> pairs(List<?> flat) {
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            pairs.put((String) flat.get(i), (String) flat.get(i + 1));
        }
        return pairs;
    }
}
