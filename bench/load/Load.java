import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * The one load generator of every stack; one NIO thread, so that it takes little from the machine it shares.
 *
 * <ul>
 *   <li>burst: so many posts over so many kept-alive connections, the next as soon as the last is answered
 *   <li>rate: an open loop by the clock whatever the answers do; times count from the moment a post was due
 *   <li>batch: all jobs in one request
 * </ul>
 *
 * Every so many-th job is followed over an event stream of its own. Prints one line of JSON.
 */
public final class Load {

    private static final String STAGE = "\"stage\":\"";
    private static final String JOB_ID = "\"job_id\":\"";

    private final Options options;
    private final Workload workload;
    private final Outcomes outcomes;
    private final Selector selector = Selector.open();
    private final InetSocketAddress server;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private int sent;
    private long begun;
    private long lastAnswer;

    private Load(Options options) throws IOException {
        this.options = options;
        this.workload = Workload.read(options.tenants());
        this.outcomes = new Outcomes(options.jobs());
        this.server = new InetSocketAddress("127.0.0.1", options.port());
    }

    /** @param args see {@link Options} */
    public static void main(String[] args) throws IOException {
        System.out.println(new Load(Options.of(args)).run());
    }

    private String run() throws IOException {
        int posts = options.batch() ? 1 : options.jobs();
        byte[] lines = options.batch() ? workload.lines(options.jobs()) : new byte[0];
        connect(options.batch() ? 1 : options.connections());
        long epochMillis = System.currentTimeMillis();
        begun = System.nanoTime();
        lastAnswer = begun;
        while (System.nanoTime() - begun < options.limitNanos()
                && (outcomes.accepted + outcomes.refused < posts || outcomes.unfinished > 0)) {
            long wait = options.batch() ? batch(lines) : posts(posts);
            if (wait == 0) {
                selector.selectNow();
            } else {
                selector.select(wait);
            }
            for (Iterator<SelectionKey> ready = selector.selectedKeys().iterator(); ready.hasNext(); ) {
                Connection connection = (Connection) ready.next().attachment();
                ready.remove();
                turn(connection);
            }
        }
        int accepted = options.batch() ? outcomes.accepted * options.jobs() : outcomes.accepted;
        return outcomes.report(epochMillis, (lastAnswer - begun) / 1e9, accepted);
    }

    /** Connections are there before the clock starts. */
    private void connect(int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            new Connection(selector, server, false);
        }
        while (idle.size() < connections) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                Connection connection = (Connection) key.attachment();
                connection.connected();
                idle.add(connection);
            }
            selector.selectedKeys().clear();
        }
    }

    private long batch(byte[] lines) throws IOException {
        if (sent == 0) {
            sent = 1;
            Connection connection = idle.poll();
            connection.job = 0;
            outcomes.due[0] = begun;
            connection.send(request("POST", options.post(), 0, "Content-Type: application/x-ndjson\r\n", lines));
        }
        return 100;
    }

    /** Sends what is due; returns how many milliseconds to wait for the next. */
    private long posts(int posts) throws IOException {
        while (sent < posts && !idle.isEmpty()) {
            long now = System.nanoTime();
            long due = options.rate() > 0 ? begun + (long) (sent * 1e9 / options.rate()) : now;
            if (due > now) {
                return Math.min(100, (due - now) / 1_000_000);
            }
            post(idle.poll(), sent++, due);
        }
        return 100;
    }

    private void post(Connection connection, int job, long due) {
        connection.job = job;
        outcomes.due[job] = due;
        byte[] body = workload.body(job).getBytes(StandardCharsets.ISO_8859_1);
        try {
            connection.send(request("POST", options.post(), job, "Content-Type: application/json\r\n", body));
        } catch (IOException e) {
            lost(connection, e.toString());
        }
    }

    private byte[] request(String method, String path, int job, String more, byte[] body) {
        String head =
                method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + workload.token(job)
                        + "\r\n" + more + (body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n") + "\r\n";
        byte[] whole = java.util.Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), head.length() + body.length);
        System.arraycopy(body, 0, whole, head.length(), body.length);
        return whole;
    }

    private void turn(Connection connection) {
        SelectionKey key = connection.key;
        try {
            if (key.isValid() && key.isConnectable()) {
                connection.connected();
                if (!connection.stream) {
                    idle.add(connection);
                }
            }
            if (key.isValid() && key.isWritable()) {
                connection.write();
            }
            if (key.isValid() && key.isReadable()) {
                if (!connection.read()) {
                    lost(connection, "closed by the server");
                } else if (connection.stream) {
                    events(connection);
                } else {
                    answer(connection);
                }
            }
        } catch (IOException e) {
            lost(connection, e.toString());
        }
    }

    private void answer(Connection connection) throws IOException {
        int body = connection.body();
        if (body < 0) {
            return;
        }
        int status = Integer.parseInt(connection.in.substring(9, 12));
        outcomes.status(status);
        lastAnswer = System.nanoTime();
        if (status / 100 == 2) {
            outcomes.accepted++;
            outcomes.answered[connection.job] = lastAnswer;
            if (!options.batch() && options.follow() > 0 && connection.job % options.follow() == 0) {
                int id = connection.in.indexOf(JOB_ID, body) + JOB_ID.length();
                follow(connection.job, connection.in.substring(id, connection.in.indexOf("\"", id)));
            }
        } else {
            outcomes.refused++;
            outcomes.error(status + " " + connection.in.substring(body));
        }
        connection.in.setLength(0);
        connection.job = -1;
        idle.add(connection);
    }

    private void follow(int job, String id) throws IOException {
        Connection stream = new Connection(selector, server, true);
        stream.job = job;
        outcomes.followed++;
        outcomes.unfinished++;
        stream.send(
                request("GET", options.events().replace("ID", id), job, "Accept: text/event-stream\r\n", new byte[0]));
    }

    private void events(Connection stream) {
        long now = System.nanoTime();
        int job = stream.job;
        for (int at = stream.in.indexOf(STAGE); at >= 0; at = stream.in.indexOf(STAGE)) {
            int end = stream.in.indexOf("\"", at + STAGE.length());
            if (end < 0) {
                return;
            }
            String stage = stream.in.substring(at + STAGE.length(), end);
            stream.in.delete(0, end + 1);
            if (outcomes.firstEvent[job] == 0) {
                outcomes.firstEvent[job] = now;
            }
            if (stage.equals("completed") || stage.equals("failed")) {
                if (stage.equals("completed")) {
                    outcomes.completed[job] = now;
                } else {
                    outcomes.error("a job failed");
                }
                stream.close();
                outcomes.unfinished--;
                return;
            }
        }
    }

    /** A post that was under way is lost with its connection; another one takes its place. */
    private void lost(Connection connection, String why) {
        connection.close();
        if (connection.stream) {
            outcomes.error("stream: " + why);
            outcomes.unfinished--;
            return;
        }
        idle.remove(connection);
        if (connection.job >= 0) {
            outcomes.refused++;
            outcomes.error("post: " + why);
        }
        try {
            new Connection(selector, server, false);
        } catch (IOException e) {
            outcomes.error(e.toString());
        }
    }
}
