import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Locale;

/**
 * The stub model of every stack: OpenAI's chat completions by one NIO thread, so that it costs little and the same for all.
 *
 * <pre>
 * POST /v1/chat/completions    an answer after the latency
 * GET  /latency/MS             sets the latency
 * GET  /reset                  sets the counters to 0
 * GET  /stats                  {latency_ms, calls, peak_in_flight}
 * </pre>
 */
public final class FakeLlm {

    private static final int LARGEST_HEAD_SCAN = 8 * 1024;

    private final Selector selector = Selector.open();
    private final Answers answers = new Answers();
    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private int latencyMs;
    private long calls;
    private int inFlight;
    private int peak;

    private static final class Connection {
        SocketChannel channel;
        SelectionKey key;
        ByteBuffer in = ByteBuffer.allocate(LARGEST_HEAD_SCAN);
        ByteBuffer out;
    }

    private record Due(long at, Connection to, byte[] answer) {}

    private FakeLlm() throws IOException {}

    /** @param args the port */
    public static void main(String[] args) throws IOException {
        new FakeLlm().serve(Integer.parseInt(args[0]));
    }

    private void serve(int port) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress("127.0.0.1", port), 8192);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        while (true) {
            long now = System.nanoTime();
            while (!due.isEmpty() && due.peekFirst().at - now <= 0) {
                Due next = due.pollFirst();
                inFlight--;
                send(next.to, next.answer);
            }
            selector.select(due.isEmpty() ? 0 : Math.max(1, (due.peekFirst().at - now + 999_999) / 1_000_000));
            for (Iterator<SelectionKey> ready = selector.selectedKeys().iterator(); ready.hasNext(); ) {
                SelectionKey key = ready.next();
                ready.remove();
                try {
                    turn(listener, key);
                } catch (IOException | CancelledKeyException gone) {
                    drop(key);
                }
            }
        }
    }

    private void turn(ServerSocketChannel listener, SelectionKey key) throws IOException {
        if (key.isAcceptable()) {
            accept(listener);
            return;
        }
        Connection connection = (Connection) key.attachment();
        if (key.isWritable()) {
            connection.channel.write(connection.out);
            if (!connection.out.hasRemaining()) {
                connection.out = null;
                key.interestOps(SelectionKey.OP_READ);
            }
        }
        if (key.isValid() && key.isReadable()) {
            read(connection);
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Connection connection = new Connection();
            connection.channel = channel;
            connection.key = channel.register(selector, SelectionKey.OP_READ, connection);
        }
    }

    private void read(Connection connection) throws IOException {
        if (connection.channel.read(connection.in) < 0) {
            drop(connection.key);
            return;
        }
        while (true) {
            byte[] bytes = connection.in.array();
            int length = connection.in.position();
            int head = endOfHead(bytes, length);
            if (head < 0) {
                grow(connection);
                return;
            }
            String text = new String(bytes, 0, head, StandardCharsets.ISO_8859_1);
            int end = head + contentLength(text);
            if (length < end) {
                grow(connection);
                return;
            }
            answer(connection, path(text), bytes, head, end);
            connection.in.flip().position(end);
            connection.in.compact();
        }
    }

    private void answer(Connection connection, String path, byte[] bytes, int from, int to) {
        if (path.startsWith("/v1/")) {
            calls++;
            byte[] answer = answers.to(bytes, from, to);
            if (latencyMs == 0) {
                send(connection, answer);
            } else {
                peak = Math.max(peak, ++inFlight);
                due.addLast(new Due(System.nanoTime() + latencyMs * 1_000_000L, connection, answer));
            }
            return;
        }
        if (path.startsWith("/latency/")) {
            latencyMs = Integer.parseInt(path.substring("/latency/".length()));
        } else if (path.equals("/reset")) {
            calls = 0;
            peak = 0;
        }
        send(
                connection,
                Answers.http("application/json",
                        "{\"latency_ms\":%d,\"calls\":%d,\"peak_in_flight\":%d}".formatted(latencyMs, calls, peak)));
    }

    private static void send(Connection connection, byte[] answer) {
        try {
            ByteBuffer out = ByteBuffer.wrap(answer);
            connection.channel.write(out);
            if (out.hasRemaining()) {
                connection.out = out;
                connection.key.interestOps(SelectionKey.OP_WRITE);
            }
        } catch (IOException | CancelledKeyException gone) {
            drop(connection.key);
        }
    }

    private static int endOfHead(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int contentLength(String head) {
        String low = head.toLowerCase(Locale.ROOT);
        int at = low.indexOf("content-length:");
        return at < 0
                ? 0
                : Integer.parseInt(low.substring(at + 15, low.indexOf('\r', at)).trim());
    }

    private static String path(String head) {
        int from = head.indexOf(' ') + 1;
        return head.substring(from, head.indexOf(' ', from));
    }

    private static void grow(Connection connection) {
        if (!connection.in.hasRemaining()) {
            connection.in = ByteBuffer.allocate(connection.in.capacity() * 2).put(connection.in.flip());
        }
    }

    private static void drop(SelectionKey key) {
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException gone) {
            // it was going away anyway
        }
    }
}
