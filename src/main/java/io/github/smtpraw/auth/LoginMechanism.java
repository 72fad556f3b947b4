package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.protocol.SaslExchange;
import io.github.smtpraw.protocol.SaslMechanism;
import io.github.smtpraw.protocol.Session;

/** LOGIN, which no RFC ever defined (draft-murchison-sasl-login): the name, then the password. */
final class LoginMechanism implements SaslMechanism {
    private static final String NAME = "LOGIN";

    private final PasswordCheck passwords;

    LoginMechanism(PasswordCheck passwords) {
        this.passwords = passwords;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SaslExchange begin(Session session) {
        return new Exchange();
    }

    private final class Exchange extends OneResponse {
        private String named;

        @Override
        public Next begin() {
            return new Challenge("Username:");
        }

        @Override
        public Next respond(byte[] response) {
            if (named != null) {
                return super.respond(response);
            }
            try {
                named = Names.utf8(response);
                return new Challenge("Password:");
            } catch (MalformedResponseException e) {
                return MALFORMED;
            }
        }

        @Override
        Credentials read(byte[] response) throws MalformedResponseException {
            String password = Names.utf8(response);
            String username = Names.prepared(named);
            if (username == null || password.isEmpty() || password.indexOf('\0') >= 0) {
                return null;
            }
            return Credentials.ofPassword(
                    NAME, username, null, password, secret -> passwords.verify(password, secret));
        }
    }
}
