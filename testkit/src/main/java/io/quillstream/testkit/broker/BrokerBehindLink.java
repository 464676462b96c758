package io.quillstream.testkit.broker;

import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import io.quillstream.embedded.kafka.Detour;
import io.quillstream.testkit.proxy.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Embedded servers with two ways to the broker: the straight one of {@link #stack}, and one over a link that can be made bad.
 * Thread-safe; closing it closes both.
 */
public final class BrokerBehindLink implements AutoCloseable {

    /** Where the broker sends its clients to: the proxy, which stands on the broker's port at another loopback address. */
    private static final String HOST = "127.0.0.2";

    private final EmbeddedStack stack;
    private final FaultProxy link;

    private BrokerBehindLink(EmbeddedStack stack, FaultProxy link) {
        this.stack = stack;
        this.link = link;
    }

    /**
     * Returns when the servers are up; the link is clear.
     *
     * @param folder of the servers
     * @param parts which of them, Kafka included
     */
    public static BrokerBehindLink start(Path folder, EnumSet<Part> parts) throws IOException {
        int port = Fresh.port();
        EmbeddedStack stack = EmbeddedStack.start(folder, parts, Optional.of(new Detour(HOST, port)));
        try {
            return new BrokerBehindLink(
                    stack,
                    FaultProxy.listening(
                            new InetSocketAddress(HOST, port),
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        } catch (RuntimeException | Error e) {
            stack.close();
            throw e;
        }
    }

    /** The servers, and the way past the link. */
    public EmbeddedStack stack() {
        return stack;
    }

    public FaultProxy link() {
        return link;
    }

    /** Where clients come in who are to be behind the link. */
    public String bootstrap() {
        return HOST + ":" + link.address().getPort();
    }

    @Override
    public void close() {
        link.close();
        stack.close();
    }
}
