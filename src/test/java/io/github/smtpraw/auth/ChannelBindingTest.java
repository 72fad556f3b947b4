package io.github.smtpraw.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

class ChannelBindingTest {
    /** RFC 5929 4.1. */
    private static final Map<String, String> HASH_BY_SIGNATURE =
            Map.of(
                    "SHA1withRSA", "SHA-256",
                    "SHA256withRSA", "SHA-256",
                    "SHA384withRSA", "SHA-384",
                    "SHA384withECDSA", "SHA-384",
                    "SHA512withRSA", "SHA-512");

    @Test
    void theEndPointIsTheHashOfTheCertificateByTheFunctionOfItsSignature() throws Exception {
        Set<String> seen = new TreeSet<>();
        for (X509Certificate certificate : certificatesOfTheJdk()) {
            String hash = HASH_BY_SIGNATURE.get(certificate.getSigAlgName());
            if (hash != null) {
                seen.add(hash);
                assertArrayEquals(
                        MessageDigest.getInstance(hash).digest(certificate.getEncoded()),
                        ChannelBinding.serverEndPoint(certificate));
            }
        }
        assertTrue(seen.contains("SHA-256") && seen.contains("SHA-384"), seen.toString());
    }

    private static X509Certificate[] certificatesOfTheJdk() throws Exception {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(manager -> ((X509TrustManager) manager).getAcceptedIssuers())
                .findFirst()
                .orElseThrow();
    }
}
