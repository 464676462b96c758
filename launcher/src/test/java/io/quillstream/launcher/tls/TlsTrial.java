package io.quillstream.launcher.tls;

import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.workers.provider.ProviderCheck;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.bson.Document;

/**
 * Uses servers by TLS as the services do, with the services' own clients. As a program it does so in a JVM of its own, for
 * whom a JVM trusts is settled when it starts.
 */
final class TlsTrial {

    /** What stands for a server that could be used. */
    static final String WORKS = "works";

    private static final String MARK = "trial ";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration WHOLE_ANSWER = Duration.ofSeconds(5);

    private TlsTrial() {}

    /** What a client does with its server; throws if it cannot. */
    @FunctionalInterface
    private interface Use {
        void of(String authority) throws Exception;
    }

    /**
     * Tries Redis, registry, MongoDB and provider, all at once.
     *
     * @param authorities {@code host:port} of each, in that order
     * @return by the name of the server that it works, or why not
     */
    static Map<String, String> of(List<String> authorities) {
        Map<String, Use> uses = new LinkedHashMap<>();
        uses.put("redis", TlsTrial::redis);
        uses.put("registry", TlsTrial::registry);
        uses.put("mongodb", TlsTrial::mongo);
        uses.put("provider", TlsTrial::provider);
        Map<String, CompletableFuture<String>> trials = new LinkedHashMap<>();
        AtomicInteger next = new AtomicInteger();
        uses.forEach((name, use) -> {
            String authority = authorities.get(next.getAndIncrement());
            trials.put(name, CompletableFuture.supplyAsync(() -> outcome(use, authority), Thread::startVirtualThread));
        });
        Map<String, String> outcomes = new LinkedHashMap<>();
        trials.forEach((name, trial) -> outcomes.put(name, trial.join()));
        return outcomes;
    }

    /**
     * Says of each four authorities what came of them.
     *
     * @param arguments {@code host:port} of Redis, registry, MongoDB and provider, as often as liked
     */
    public static void main(String[] arguments) {
        List<String> authorities = List.of(arguments);
        for (int from = 0; from < authorities.size(); from += 4) {
            of(authorities.subList(from, from + 4))
                    .forEach((name, outcome) -> System.out.println(MARK + name + " " + outcome));
        }
        System.out.flush();
        // Threads of the libraries must not keep it.
        System.exit(0);
    }

    /** What the program has said, in order: one line for each server. */
    static List<String> said(String output) {
        return output.lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .toList();
    }

    private static String outcome(Use use, String authority) {
        try {
            use.of(authority);
            return WORKS;
        } catch (Exception e) {
            StringBuilder why = new StringBuilder();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                why.append(cause.getMessage()).append(" <- ");
            }
            return why.toString().replaceAll("\\s+", " ");
        }
    }

    private static void redis(String authority) {
        String key = Fresh.name("tls");
        try (RedisStore redis = RedisStore.open("rediss://" + authority)) {
            redis.client().setex(key, 60, "kept");
            must(redis.client().getDel(key).equals("kept"));
            must(redis.answers());
        }
    }

    private static void registry(String authority) {
        String url = "https://" + authority;
        Schema schema = Schema.create(Schema.Type.STRING);
        int id = new HttpSchemaRegistry(url, PATIENCE, WHOLE_ANSWER).register(Fresh.name("tls"), schema);
        must(new HttpSchemaRegistry(url, PATIENCE, WHOLE_ANSWER).byId(id).equals(schema));
    }

    private static void mongo(String authority) {
        String database = Fresh.name("tls").replace('-', '_');
        try (MongoStore mongo = MongoStore.open("mongodb://" + authority + "/" + database + "?tls=true")) {
            mongo.jobs().insertOne(new Document("_id", "one"));
            must(mongo.jobs().find().first().getString("_id").equals("one"));
        }
    }

    private static void provider(String authority) {
        Settings settings = new Settings(Map.of(
                "QUILL_LLM_CHAIN", "openai",
                "QUILL_OPENAI_API_KEY", "sk-of-a-test",
                "QUILL_OPENAI_BASE_URL", "https://" + authority + "/v1"));
        ProviderCheck.of(settings).getFirst().run().ifPresent(why -> {
            throw new IllegalStateException(why);
        });
    }

    private static void must(boolean held) {
        if (!held) {
            throw new IllegalStateException("another answer than expected");
        }
    }
}
