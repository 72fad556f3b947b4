package io.github.smtpraw.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/** Key stores with certificates that sign themselves, made by the JDK's keytool once a run. */
public final class TestCertificates {
    public static final String PASSWORD = "changeit";

    private static final Map<String, Path> STORES = new ConcurrentHashMap<>();

    private TestCertificates() {}

    /** A PKCS #12 store with a key for each of these names, EC P-256. */
    public static Path store(String... names) {
        return STORES.computeIfAbsent(String.join(",", names), key -> make("EC", names));
    }

    /** The same with RSA keys, which TLS 1.2 suites without elliptic curves need. */
    public static Path rsaStore(String name) {
        return STORES.computeIfAbsent("RSA " + name, key -> make("RSA", name));
    }

    /** A server with a key for each of these names; the JDK's PKIX manager chooses among them. */
    public static SSLContextParameters server(String... names) {
        return server(store(names));
    }

    public static SSLContextParameters server(Path store) {
        KeyManagersParameters keys = new KeyManagersParameters();
        keys.setKeyStore(parameters(store));
        keys.setKeyPassword(PASSWORD);
        keys.setAlgorithm("PKIX");
        SSLContextParameters server = new SSLContextParameters();
        server.setKeyManagers(keys);
        return server;
    }

    /** A server's context of the JDK, with a key for that name. */
    public static SSLContext context(String name) throws IOException {
        try (InputStream in = Files.newInputStream(store(name))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Whose certificates are trusted. */
    public static TrustManagersParameters trust(Path store) {
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(parameters(store));
        return trust;
    }

    private static KeyStoreParameters parameters(Path store) {
        KeyStoreParameters parameters = new KeyStoreParameters();
        parameters.setResource("file:" + store);
        parameters.setType("PKCS12");
        parameters.setPassword(PASSWORD);
        return parameters;
    }

    private static Path make(String algorithm, String... names) {
        try {
            Path folder = Files.createTempDirectory("certificates");
            folder.toFile().deleteOnExit();
            Path store = folder.resolve("store.p12");
            for (String name : names) {
                keytool(store, algorithm, name);
            }
            store.toFile().deleteOnExit();
            return store;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String algorithm, String name)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-keystore", store.toString()));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-alias", name, "-dname", "CN=" + name + ",O=Example"));
        command.addAll(List.of("-ext", "san=dns:" + name + ",ip:127.0.0.1"));
        // The JDKs differ in the size that they choose themselves.
        String size = algorithm.equals("EC") ? "256" : "2048";
        command.addAll(List.of("-keyalg", algorithm, "-keysize", size, "-validity", "30"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(said);
        }
    }
}
