import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection of the generator: kept alive for posts, or of one job's event stream. */
final class Connection {

    final boolean stream;
    final SocketChannel channel;
    final SelectionKey key;
    final StringBuilder in = new StringBuilder();
    int job = -1;
    private ByteBuffer out;

    private static final ByteBuffer BYTES = ByteBuffer.allocateDirect(1 << 16);

    /** Begins to connect; the selector says when it is done. */
    Connection(Selector selector, InetSocketAddress server, boolean stream) throws IOException {
        this.stream = stream;
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(server);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    void connected() throws IOException {
        channel.finishConnect();
        key.interestOps(out == null ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    /** Sends it now if it is connected, else when it is. */
    void send(byte[] request) throws IOException {
        out = ByteBuffer.wrap(request);
        if (channel.isConnected()) {
            write();
        }
    }

    void write() throws IOException {
        channel.write(out);
        if (out.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } else {
            out = null;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** Adds what came to {@link #in}; false at the end. */
    boolean read() throws IOException {
        BYTES.clear();
        if (channel.read(BYTES) < 0) {
            return false;
        }
        byte[] bytes = new byte[BYTES.flip().remaining()];
        BYTES.get(bytes);
        in.append(new String(bytes, StandardCharsets.ISO_8859_1));
        return true;
    }

    /** Where the body begins if the answer in {@link #in} is whole, else -1. */
    int body() {
        int end = in.indexOf("\r\n\r\n");
        if (end < 0) {
            return -1;
        }
        String head = in.substring(0, end + 2).toLowerCase(Locale.ROOT);
        int at = head.indexOf("content-length:");
        if (at < 0) {
            return head.contains("chunked") && in.indexOf("0\r\n\r\n", end) < 0 ? -1 : end + 4;
        }
        int length =
                Integer.parseInt(head.substring(at + 15, head.indexOf('\r', at)).trim());
        return in.length() < end + 4 + length ? -1 : end + 4;
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException gone) {
            // it was going away anyway
        }
    }
}
