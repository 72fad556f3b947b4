package io.github.smtpraw.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The hash functions of SCRAM (RFC 5802, RFC 7677) and what is made with them. */
enum ScramHash {
    SHA_1("SHA-1", "HmacSHA1"),
    SHA_256("SHA-256", "HmacSHA256"),
    SHA_512("SHA-512", "HmacSHA512");

    private final String digest;
    private final String hmac;

    ScramHash(String digest, String hmac) {
        this.digest = digest;
        this.hmac = hmac;
    }

    /** {@code SCRAM-SHA-256}. */
    String mechanism() {
        return "SCRAM-" + digest;
    }

    byte[] hash(byte[] octets) {
        try {
            return MessageDigest.getInstance(digest).digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] hmac(byte[] key, byte[] text) {
        return Crypto.hmac(hmac, key, text);
    }

    /** Hi() of RFC 5802 2.2, which is PBKDF2 for one block. */
    byte[] saltedPassword(byte[] password, byte[] salt, int iterations) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(password, hmac));
            mac.update(salt);
            byte[] block = mac.doFinal(new byte[] {0, 0, 0, 1});
            byte[] sum = block.clone();
            for (int i = 1; i < iterations; i++) {
                block = mac.doFinal(block);
                for (int at = 0; at < sum.length; at++) {
                    sum[at] ^= block[at];
                }
            }
            return sum;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
