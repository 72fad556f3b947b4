package io.github.smtpraw.support;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** The client's side of TLS, trusting anyone; for tests. */
public final class TlsClient {
    private final SSLParameters parameters = new SSLParameters();
    private Path keys;

    /** Names the server by SNI. */
    public TlsClient naming(String server) {
        parameters.setServerNames(List.of(new SNIHostName(server)));
        return this;
    }

    /** Speaks these protocols alone. */
    public TlsClient protocols(String... names) {
        parameters.setProtocols(names);
        return this;
    }

    /** Shows the certificate of this store. */
    public TlsClient showing(Path store) {
        keys = store;
        return this;
    }

    SSLSocket over(Socket socket) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), new TrustManager[] {new TrustAnyone()}, null);
            SSLSocket encrypted =
                    (SSLSocket)
                            context.getSocketFactory()
                                    .createSocket(socket, "127.0.0.1", socket.getPort(), true);
            encrypted.setSSLParameters(parameters);
            return encrypted;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        if (keys == null) {
            return null;
        }
        char[] password = TestCertificates.PASSWORD.toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, password);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    /** The subject of the certificate that the server showed. */
    public static String subject(SSLSession session) throws IOException {
        X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName();
    }

    private static final class TrustAnyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
