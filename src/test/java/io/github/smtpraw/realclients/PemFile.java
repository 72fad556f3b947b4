package io.github.smtpraw.realclients;

import io.github.smtpraw.support.TestCertificates;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import org.apache.camel.support.jsse.SSLContextParameters;

/** A certificate of the tests as servers in C read it, and as our client trusts it. */
final class PemFile {
    private static final String NAME = "127.0.0.1";

    private PemFile() {}

    /** The key and behind it the certificate, for 127.0.0.1. */
    static String text() throws Exception {
        char[] password = TestCertificates.PASSWORD.toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store())) {
            store.load(in, password);
        }
        return block("PRIVATE KEY", store.getKey(NAME, password).getEncoded())
                + block("CERTIFICATE", store.getCertificate(NAME).getEncoded());
    }

    private static String block(String what, byte[] octets) {
        String lines =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(octets);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, lines);
    }

    /** The same as PKCS #12. RSA, as GnuTLS does not read the EC keys of keytool. */
    static Path store() {
        return TestCertificates.rsaStore(NAME);
    }

    /** For a client that trusts that certificate alone. */
    static SSLContextParameters trusted() {
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(TestCertificates.trust(store()));
        return parameters;
    }
}
