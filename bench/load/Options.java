import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What to send where.
 *
 * @param rate posts per second; 0 sends on each connection as soon as the last answer came
 * @param follow every so many-th job is followed over its event stream; 0 follows none
 * @param batch all jobs in one request
 */
record Options(
        int port,
        String post,
        String events,
        Path tenants,
        int jobs,
        int connections,
        double rate,
        int follow,
        boolean batch,
        long limitNanos) {

    static Options of(String[] args) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            given.put(args[i], args[i + 1]);
        }
        return new Options(
                Integer.parseInt(given.get("--port")),
                given.get("--post"),
                given.getOrDefault("--events", "/"),
                Path.of(given.get("--tenants")),
                Integer.parseInt(given.get("--jobs")),
                Integer.parseInt(given.getOrDefault("--connections", "64")),
                Double.parseDouble(given.getOrDefault("--rate", "0")),
                Integer.parseInt(given.getOrDefault("--follow", "0")),
                Boolean.parseBoolean(given.getOrDefault("--batch", "false")),
                Long.parseLong(given.getOrDefault("--limit", "300")) * 1_000_000_000L);
    }
}
