package io.github.smtpraw.protocol;

import java.util.function.Predicate;

/**
 * What a client shows to prove who it is (RFC 4954): the body of the policy {@code onAuth}.
 *
 * <p>{@code ${body.verify('secret')}} serves every mechanism alike, while {@link #getPassword} and
 * {@link #getToken} are there for those only that reveal them. Nothing secret stands in {@link
 * #toString}.
 */
public final class Credentials {
    private final String mechanism;
    private final String username;
    private final String authorizationId;
    private final String password;
    private final String token;
    private final Predicate<String> check;
    private volatile boolean settled;

    private Credentials(
            String mechanism,
            String username,
            String authorizationId,
            String password,
            String token,
            Predicate<String> check) {
        this.mechanism = mechanism;
        this.username = username;
        this.authorizationId = authorizationId;
        this.password = password;
        this.token = token;
        this.check = check;
    }

    /**
     * Of a mechanism that reveals neither password nor token.
     *
     * @param username {@code ""} where the client named none
     * @param authorizationId whom it wants to act as; null where it did not say
     * @param check takes the secret that the user ought to have, null for none; false where it is
     *     known already that the client does not have it
     */
    public static Credentials proving(
            String mechanism, String username, String authorizationId, Predicate<String> check) {
        return new Credentials(mechanism, username, authorizationId, null, null, check);
    }

    /** The same of a mechanism that reveals the password. */
    public static Credentials ofPassword(
            String mechanism,
            String username,
            String authorizationId,
            String password,
            Predicate<String> check) {
        return new Credentials(mechanism, username, authorizationId, password, null, check);
    }

    /** The same of a mechanism that reveals an OAuth access token. */
    public static Credentials ofToken(
            String mechanism, String username, String token, Predicate<String> check) {
        return new Credentials(mechanism, username, null, null, token, check);
    }

    /** The SASL mechanism, {@code PLAIN} say. */
    public String getMechanism() {
        return mechanism;
    }

    /**
     * Who the client says it is; with EXTERNAL the subject of its certificate (RFC 2253). {@code
     * ""} where a token comes without a name.
     */
    public String getUsername() {
        return username;
    }

    /**
     * Whom the client wants to act as, where it said another name than its own; else null. The
     * policy has to answer with the name it allows then: {@code true} is not enough.
     */
    public String getAuthorizationId() {
        return authorizationId;
    }

    /** The password; null with mechanisms that prove it without showing it, or have none. */
    public String getPassword() {
        return password;
    }

    /** The access token of OAUTHBEARER (RFC 7628) and XOAUTH2; null with the others. */
    public String getToken() {
        return token;
    }

    /**
     * Whether the client has this secret, compared in constant time. With CRAM-MD5 and SCRAM the
     * secret is handed to the mechanism, whose proof then has to hold too.
     *
     * @param secret the password of the user, or of a token's owner the token, or a stored verifier
     *     {@code SCRAM-SHA-256$iterations:salt$storedKey:serverKey} in base64 (RFC 5803 in short);
     *     null where there is no such user
     */
    public boolean verify(String secret) {
        settled = true;
        return check.test(secret);
    }

    /**
     * The policy is through: where it did not verify, because it knows no such user, that costs the
     * time of verifying all the same. Slow; never on an event loop.
     */
    public void settle() {
        if (!settled) {
            verify(null);
        }
    }

    /** {@code PLAIN ann}. */
    @Override
    public String toString() {
        return mechanism + " " + username;
    }
}
