package io.quillstream.testkit.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What a server shows to its clients, and the key that goes with it.
 *
 * @param store PKCS12 store of both, with nothing else in it
 * @param alias their name in the store
 */
public record ServerCertificate(Path store, String alias) {

    /** Of the store and of the key. */
    public String password() {
        return TestAuthority.PASSWORD;
    }

    /** For a server in this JVM. */
    public SSLContext shown() throws IOException, GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(opened(), password().toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** The certificate and that of its authority as text, for servers that want files (PEM). */
    public String chainPem() throws IOException, GeneralSecurityException {
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : opened().getCertificateChain(alias)) {
            chain.append(TestAuthority.pem("CERTIFICATE", certificate.getEncoded()));
        }
        return chain.toString();
    }

    /** The key as text (PEM, PKCS #8), without a password. */
    public String keyPem() throws IOException, GeneralSecurityException {
        Key key = opened().getKey(alias, password().toCharArray());
        return TestAuthority.pem("PRIVATE KEY", key.getEncoded());
    }

    private KeyStore opened() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), password().toCharArray());
    }
}
