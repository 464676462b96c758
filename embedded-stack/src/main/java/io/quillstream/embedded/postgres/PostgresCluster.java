package io.quillstream.embedded.postgres;

import io.quillstream.embedded.binaries.PostgresPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes an empty database cluster: UTF-8, code-point order, passwords (SCRAM) also on the loopback. */
final class PostgresCluster {

    private final PostgresPrograms programs;

    PostgresCluster(PostgresPrograms programs) {
        this.programs = programs;
    }

    /** The cluster appears whole or not at all: it is made beside its place and moved there. */
    void createIfMissing(Path data, String user, String password) throws IOException, InterruptedException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        Path draft = data.resolveSibling(data.getFileName() + ".new");
        delete(draft);
        // Created with permissions for the owner alone.
        Path passwordFile = Files.createTempFile(data.getParent(), "initdb", ".tmp");
        try {
            Files.writeString(passwordFile, password);
            initdb(draft, user, passwordFile);
        } finally {
            Files.delete(passwordFile);
        }
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void initdb(Path folder, String user, Path passwordFile) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(UnprivilegedUser.command(programs.program("initdb")));
        command.addAll(List.of(
                "--pgdata=" + folder,
                "--username=" + user,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("initdb failed:\n" + output.strip());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
