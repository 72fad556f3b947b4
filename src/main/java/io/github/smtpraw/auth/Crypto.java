package io.github.smtpraw.auth;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's cryptography, without exceptions for what every JDK has. */
final class Crypto {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Crypto() {}

    static byte[] random(int octets) {
        byte[] random = new byte[octets];
        RANDOM.nextBytes(random);
        return random;
    }

    /** 24 characters that nobody can guess, of those that base64 has. */
    static String nonce() {
        return Base64.getEncoder().encodeToString(random(18));
    }

    /**
     * @param key at least one octet
     */
    static byte[] hmac(String algorithm, byte[] key, byte[]... texts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            for (byte[] text : texts) {
                mac.update(text);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
