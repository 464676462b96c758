package io.quillstream.launcher.chaos.cluster;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Free ports below the ephemeral range, where no outgoing connection takes one while its owner is down. */
final class Ports {

    private final SplittableRandom random = new SplittableRandom();
    private final List<Integer> given = new ArrayList<>();

    /** Another one each time. */
    int next() throws IOException {
        while (true) {
            int port = random.nextInt(12_000, 20_000);
            if (!given.contains(port) && free(port)) {
                given.add(port);
                return port;
            }
        }
    }

    private static boolean free(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
            return socket.isBound();
        } catch (BindException taken) {
            return false;
        }
    }
}
