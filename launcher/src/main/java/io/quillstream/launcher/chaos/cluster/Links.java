package io.quillstream.launcher.chaos.cluster;

import io.quillstream.testkit.proxy.FaultProxy;
import io.quillstream.testkit.proxy.LinkCondition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The connections of one service process to every server, each through a proxy at an address of the process's own. */
public final class Links implements AutoCloseable {

    private final String address;
    private final Map<Server, FaultProxy> proxies = new EnumMap<>(Server.class);

    /** @param number of the process, from 1: all of 127.0.0.0/8 is this machine */
    Links(int number, Addresses addresses) {
        this.address = "127.0.1." + number;
        for (Server server : Server.values()) {
            proxies.put(
                    server,
                    FaultProxy.listening(
                            new InetSocketAddress(address, addresses.port(server)), addresses.real(server)));
        }
    }

    String address() {
        return address;
    }

    /** Makes the connections to that server so, those that are open too. */
    public void become(Server server, LinkCondition condition) {
        proxies.get(server).become(condition);
    }

    /** A file of names in which Kafka's is this process's address. */
    Path hostsFile(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("hosts-" + address),
                "127.0.0.1 localhost " + InetAddress.getLocalHost().getHostName() + "\n" + address + " "
                        + Addresses.BROKER + "\n");
    }

    @Override
    public void close() {
        proxies.values().forEach(FaultProxy::close);
    }
}
