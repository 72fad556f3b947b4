package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import javax.security.sasl.SaslException;

/**
 * PLAIN (RFC 4616): {@code authorization-id NUL username NUL password}. Our own, as the default has
 * to do without any library.
 */
final class PlainServer extends OwnServer {
    static final String NAME = "PLAIN";

    private final PasswordCheck passwords;

    PlainServer(PasswordCheck passwords, PolicyAnswer policy) {
        super(NAME, policy);
        this.passwords = passwords;
    }

    @Override
    public byte[] evaluateResponse(byte[] response) throws SaslException {
        return completeIf(credentials(Names.utf8(response)));
    }

    private Credentials credentials(String message) throws MalformedResponseException {
        String[] parts = message.split("\0", -1);
        if (parts.length != 3) {
            throw new MalformedResponseException();
        }
        String username = Names.prepared(parts[1]);
        String authorizationId = SaslPrep.prepare(parts[0]);
        String password = parts[2];
        if (username == null || authorizationId == null || password.isEmpty()) {
            return null;
        }
        return Credentials.ofPassword(
                NAME,
                username,
                Names.other(authorizationId, username),
                password,
                secret -> passwords.verify(password, secret));
    }
}
