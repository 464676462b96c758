package io.quillstream.launcher.command;

import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import java.net.URI;
import java.net.URISyntaxException;

/** The address of a server as somebody typed it. */
final class ServerAddress {

    private static final String EXAMPLE = "http://127.0.0.1:8080";
    private static final int LAST_PORT = 65_535;

    private ServerAddress() {}

    /**
     * The address without slashes at its end.
     *
     * @param option what it was given with, and what may be typed to give another
     * @throws CommandFailure exit code 2 if no HTTP server can have it
     */
    static URI of(String option, String text) {
        try {
            URI address = new URI(text.strip().replaceAll("/+$", ""));
            if (isHttp(address) && address.getHost() != null && address.getPort() <= LAST_PORT) {
                return address;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw new CommandFailure(
                ExitCode.USAGE,
                option + text + " is no address of a server: http:// or https://, a host and a port are expected",
                option + EXAMPLE);
    }

    private static boolean isHttp(URI address) {
        return "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
    }
}
