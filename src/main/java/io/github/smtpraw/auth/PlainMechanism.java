package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.protocol.SaslExchange;
import io.github.smtpraw.protocol.SaslMechanism;
import io.github.smtpraw.protocol.Session;

/** PLAIN (RFC 4616): {@code authorization-id NUL username NUL password}. */
final class PlainMechanism implements SaslMechanism {
    private static final String NAME = "PLAIN";

    private final PasswordCheck passwords;

    PlainMechanism(PasswordCheck passwords) {
        this.passwords = passwords;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SaslExchange begin(Session session) {
        return new OneResponse() {
            @Override
            Credentials read(byte[] response) throws MalformedResponseException {
                return credentials(Names.utf8(response));
            }
        };
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
