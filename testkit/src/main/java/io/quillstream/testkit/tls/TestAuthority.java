package io.quillstream.testkit.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A private certificate authority. The JDK signs certificates by its {@code keytool} only, so each step runs that for some
 * tenths of a second. Not thread-safe.
 */
public final class TestAuthority {

    /** Of every store that is made here: the one that the JDK's own trust store has, too. */
    static final String PASSWORD = "changeit";

    private static final String ALIAS = "authority";
    private static final String PKCS12 = "PKCS12";

    private final Path folder;
    private final Path keys;
    private int servers;

    private TestAuthority(Path folder) {
        this.folder = folder;
        this.keys = folder.resolve("authority.p12");
    }

    /**
     * Makes one.
     *
     * @param folder an existing one, for its keys and for all that it hands out
     */
    public static TestAuthority in(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        TestAuthority made = new TestAuthority(folder);
        made.makeKey(ALIAS, "CN=Authority of a test", "-ext", "bc:c", "-ext", "ku:c=keyCertSign");
        Files.writeString(made.certificate(), pem("CERTIFICATE", made.known().getEncoded()));
        return made;
    }

    /** The file with its certificate (PEM), as an operator gives it to those who are to trust it. */
    public Path certificate() {
        return folder.resolve("authority.pem");
    }

    /**
     * Vouches for a server.
     *
     * @param names by which its clients call it, each as {@code ip:127.0.0.1} or {@code dns:localhost}
     */
    public ServerCertificate server(String... names)
            throws IOException, GeneralSecurityException, InterruptedException {
        servers++;
        String alias = "server-" + servers;
        makeKey(alias, "CN=Server of a test", "-signer", ALIAS, "-ext", "san=" + String.join(",", names));
        char[] password = PASSWORD.toCharArray();
        KeyStore all = KeyStore.getInstance(keys.toFile(), password);
        KeyStore own = KeyStore.getInstance(PKCS12);
        own.load(null, null);
        own.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
        Path store = folder.resolve(alias + ".p12");
        try (OutputStream file = Files.newOutputStream(store)) {
            own.store(file, password);
        }
        return new ServerCertificate(store, alias);
    }

    /** For clients in this JVM that can be told whom to trust: this authority and nobody else. */
    public SSLContext trusted() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(PKCS12);
        store.load(null, null);
        store.setCertificateEntry(ALIAS, known());
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /**
     * A store of those whom this JVM trusts and this authority besides, for another JVM's
     * {@code -Djavax.net.ssl.trustStore}: made as {@code docs/cluster.md} says.
     */
    public Path trustStore() throws IOException, InterruptedException {
        Path usual = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        // The bytes, not the file: that may be for reading only.
        Path store = Files.write(folder.resolve("trust.p12"), Files.readAllBytes(usual));
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "private-ca",
                "-file",
                certificate().toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        return store;
    }

    static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    private X509Certificate known() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        return (X509Certificate) store.getCertificate(ALIAS);
    }

    private void makeKey(String alias, String name, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                name,
                "-storetype",
                PKCS12,
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD));
        arguments.addAll(List.of(more));
        keytool(arguments.toArray(String[]::new));
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-XX:TieredStopAtLevel=1");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said.strip());
        }
    }
}
