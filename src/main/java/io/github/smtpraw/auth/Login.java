package io.github.smtpraw.auth;

import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.security.sasl.SaslException;

/**
 * What a client authenticates with. {@link #toString} shows nothing secret.
 *
 * @param username null for none, which does for EXTERNAL and OAUTHBEARER alone
 * @param password null for none
 * @param accessToken called for each authentication, on a worker thread, so that it may wait and
 *     renew an OAuth 2.0 access token (RFC 6750); null for none
 */
public record Login(String username, String password, Callable<String> accessToken) {
    /** Wider than RFC 6750 2.1, since servers issue wider ones, but no separator of SASL. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]+");

    /**
     * @throws IllegalArgumentException for an empty username or password, a username with a control
     *     character, CR, LF and NUL among them, and a password with a NUL
     */
    public Login {
        require(username == null || !username.isEmpty(), "the username is empty");
        require(
                username == null || username.chars().noneMatch(Character::isISOControl),
                "the username has a control character");
        require(password == null || !password.isEmpty(), "the password is empty");
        require(password == null || password.indexOf('\0') < 0, "the password has a NUL");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    boolean hasPassword() {
        return username != null && password != null;
    }

    /**
     * The token to use now.
     *
     * @throws SaslException where there is none, or it has other characters than visible ASCII
     */
    String token() throws SaslException {
        String token;
        try {
            token = accessToken.call();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            // What it says is not repeated: it may quote what it was asked with.
            throw new SaslException("the access token can not be had", e);
        }
        if (token == null || token.isEmpty()) {
            throw new SaslException("there is no access token");
        }
        if (!TOKEN.matcher(token).matches()) {
            throw new SaslException("the access token has a character that none may have");
        }
        return token;
    }

    /** {@code Login of ann}. */
    @Override
    public String toString() {
        return username == null ? "Login" : "Login of " + username;
    }
}
