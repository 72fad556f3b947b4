package io.github.smtpraw.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The clients' side of AUTH; for tests. */
public final class SaslClients {
    private SaslClients() {}

    public static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The message of PLAIN (RFC 4616), in base64. */
    public static String plain(String username, String password) {
        return base64("\0" + username + "\0" + password);
    }

    /** Goes through LOGIN; the code of the final reply. */
    public static int login(SmtpTalk talk, String username, String password) throws IOException {
        challenge(talk.say("AUTH LOGIN"));
        challenge(talk.say(base64(username)));
        return talk.code(base64(password));
    }

    /** Goes through CRAM-MD5 (RFC 2195); the code of the final reply. */
    public static int cramMd5(SmtpTalk talk, String username, String password) throws Exception {
        String challenge = challenge(talk.say("AUTH CRAM-MD5"));
        byte[] digest = hmac("HmacMD5", octets(password), challenge);
        return talk.code(base64(username + " " + HexFormat.of().formatHex(digest)));
    }

    /** Goes through SCRAM-SHA-256 (RFC 7677); the code of the final reply. */
    public static int scram(SmtpTalk talk, String username, String password) throws Exception {
        return scram(talk, username, password, "n,,");
    }

    /** The same with a header of its own, which is what the client claims to be bound to. */
    public static int scram(SmtpTalk talk, String username, String password, String header)
            throws Exception {
        return scram(talk, "SCRAM-SHA-256", username, password, header, new byte[0]);
    }

    /** The same with -PLUS, bound to what a certificate hashes to. */
    public static int scramPlus(SmtpTalk talk, String username, String password, byte[] endPoint)
            throws Exception {
        String header = "p=tls-server-end-point,,";
        return scram(talk, "SCRAM-SHA-256-PLUS", username, password, header, endPoint);
    }

    private static int scram(
            SmtpTalk talk,
            String mechanism,
            String username,
            String password,
            String header,
            byte[] binding)
            throws Exception {
        String bare = "n=" + username + ",r=rOprNGfwEbeRWgbNEkqO";
        String reply = talk.say("AUTH " + mechanism + " " + base64(header + bare));
        if (!reply.startsWith("334")) {
            return Integer.parseInt(reply.substring(0, 3));
        }
        String serverFirst = challenge(reply);
        String[] parts = serverFirst.split(",");
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        int iterations = Integer.parseInt(parts[2].substring(2));
        ByteArrayOutputStream bound = new ByteArrayOutputStream();
        bound.write(octets(header));
        bound.write(binding);
        Base64.Encoder base64 = Base64.getEncoder();
        String last = "c=" + base64.encodeToString(bound.toByteArray()) + "," + parts[0];
        String authMessage = bare + "," + serverFirst + "," + last;
        byte[] proof = proof(password, salt, iterations, authMessage);
        reply = talk.say(base64(last + ",p=" + base64.encodeToString(proof)));
        if (!reply.startsWith("334")) {
            return Integer.parseInt(reply.substring(0, 3));
        }
        byte[] serverKey = hmac("HmacSHA256", salted(password, salt, iterations), "Server Key");
        String signature = base64.encodeToString(hmac("HmacSHA256", serverKey, authMessage));
        if (!challenge(reply).equals("v=" + signature)) {
            throw new AssertionError("the server has not proved itself: " + reply);
        }
        return talk.code("");
    }

    /** What a client of SCRAM-SHA-256 proves its password with (RFC 5802 3). */
    public static byte[] proof(String password, byte[] salt, int iterations, String authMessage)
            throws Exception {
        byte[] clientKey = hmac("HmacSHA256", salted(password, salt, iterations), "Client Key");
        byte[] proof = hmac("HmacSHA256", sha256(clientKey), authMessage);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        return proof;
    }

    /** A stored verifier of SCRAM-SHA-256, made by the JDK's PBKDF2. */
    public static String verifier(String password, String salt, int iterations) throws Exception {
        byte[] salted = salted(password, octets(salt), iterations);
        Base64.Encoder base64 = Base64.getEncoder();
        return "SCRAM-SHA-256$"
                + iterations
                + ":"
                + base64(salt)
                + "$"
                + base64.encodeToString(sha256(hmac("HmacSHA256", salted, "Client Key")))
                + ":"
                + base64.encodeToString(hmac("HmacSHA256", salted, "Server Key"));
    }

    /** What a 334 says. */
    public static String challenge(String reply) {
        MailServer.expect(334, reply);
        byte[] octets = Base64.getDecoder().decode(reply.substring(4));
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static byte[] salted(String password, byte[] salt, int iterations)
            throws GeneralSecurityException {
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                .getEncoded();
    }

    private static byte[] sha256(byte[] octets) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(octets);
    }

    private static byte[] hmac(String algorithm, byte[] key, String text)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(octets(text));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
