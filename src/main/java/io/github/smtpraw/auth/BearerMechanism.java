package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.protocol.SaslExchange;
import io.github.smtpraw.protocol.SaslMechanism;
import io.github.smtpraw.protocol.Session;

/** OAUTHBEARER (RFC 7628) and XOAUTH2: an access token that the policy knows to check. */
final class BearerMechanism implements SaslMechanism {
    private static final String ERROR = "{\"status\":\"invalid_token\",\"schemes\":\"bearer\"}";

    private final String name;
    private final BearerMessage.Reader reader;

    BearerMechanism(String name, BearerMessage.Reader reader) {
        this.name = name;
        this.reader = reader;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SaslExchange begin(Session session) {
        return new Exchange();
    }

    private final class Exchange extends OneResponse {
        private boolean refused;

        @Override
        public Next respond(byte[] response) {
            return refused ? FAILURE : super.respond(response);
        }

        @Override
        Credentials read(byte[] response) throws MalformedResponseException {
            BearerMessage message = reader.read(Names.utf8(response));
            String token = message.token();
            return message.username() == null
                    ? null
                    : Credentials.ofToken(
                            name,
                            message.username(),
                            token,
                            secret ->
                                    secret != null
                                            && !secret.isEmpty()
                                            && PasswordCheck.same(token, secret));
        }

        /** The client is told why, and has to answer it before the failure (RFC 7628 3.2.3). */
        @Override
        public Next judged(boolean accepted) {
            refused = !accepted;
            return accepted ? SUCCESS : new Challenge(ERROR);
        }
    }
}
