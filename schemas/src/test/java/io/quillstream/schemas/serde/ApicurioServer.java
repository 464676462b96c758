package io.quillstream.schemas.serde;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Apicurio registry as a child process on 127.0.0.1, its schemas in memory. The distribution (158 MB) comes from
 * Maven Central the first time and is kept in {@code target}.
 */
final class ApicurioServer implements AutoCloseable {

    private static final String ARTIFACT = "io.apicurio:apicurio-registry-app:3.3.3:tar.gz:all";
    private static final Duration START = Duration.ofSeconds(90);

    private final Process process;
    private final int port;

    private ApicurioServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ApicurioServer start() throws Exception {
        Path home = distribution();
        int port = freePort();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        // Its own default is all addresses.
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=" + freePort(),
                        "-Dquarkus.http.access-log.enabled=false",
                        "-jar",
                        home.resolve("quarkus-run.jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("apicurio.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        ApicurioServer server = new ApicurioServer(process, port);
        server.awaitReady(home);
        return server;
    }

    /** The Confluent paths. */
    String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private void awaitReady(Path home) throws Exception {
        long deadline = System.nanoTime() + START.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest question =
                    HttpRequest.newBuilder(URI.create(url() + "/subjects")).build();
            while (true) {
                try {
                    if (http.send(question, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException e) {
                    // not listening yet
                }
                if (System.nanoTime() > deadline || process.waitFor(200, TimeUnit.MILLISECONDS)) {
                    close();
                    throw new IllegalStateException(
                            "Apicurio did not start:\n" + Files.readString(home.resolve("apicurio.log")));
                }
            }
        }
    }

    private static Path distribution() throws Exception {
        Path home = Path.of("target", "apicurio").toAbsolutePath();
        if (!Files.exists(home.resolve("quarkus-run.jar"))) {
            Files.createDirectories(home);
            run(
                    home,
                    "mvn",
                    "-B",
                    "-q",
                    "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy",
                    "-Dartifact=" + ARTIFACT,
                    "-DoutputDirectory=" + home);
            run(home, "tar", "xzf", "apicurio-registry-app-3.3.3-all.tar.gz");
        }
        return home;
    }

    private static void run(Path folder, String... command) throws Exception {
        Path said = folder.resolve("preparation.log");
        Process process = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + Files.readString(said));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
