package io.github.smtpraw.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;

/** What ties an exchange to the TLS connection that it runs in (RFC 5929). */
public final class ChannelBinding {
    static final String TLS_SERVER_END_POINT = "tls-server-end-point";

    private ChannelBinding() {}

    /** What a client repeats of its header, and what it is bound to (RFC 5802 5.1, c). */
    static byte[] input(String header, byte[] binding) {
        byte[] octets = PasswordCheck.octets(header);
        byte[] both = Arrays.copyOf(octets, octets.length + binding.length);
        System.arraycopy(binding, 0, both, octets.length, binding.length);
        return both;
    }

    /**
     * The hash of the server's certificate (RFC 5929 4.1): by the function of its signature,
     * SHA-256 in place of MD5 and SHA-1.
     *
     * @return null where the signature has no hash function of its own
     */
    public static byte[] serverEndPoint(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        int with = algorithm.indexOf("WITH");
        String name = with < 0 ? "" : algorithm.substring(0, with);
        String hash =
                switch (name) {
                    case "MD5", "SHA1", "SHA256" -> "SHA-256";
                    case "SHA224", "SHA384", "SHA512" -> "SHA-" + name.substring(3);
                    default -> null;
                };
        try {
            return hash == null
                    ? null
                    : MessageDigest.getInstance(hash).digest(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            return null;
        }
    }
}
