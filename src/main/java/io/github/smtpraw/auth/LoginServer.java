package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import javax.security.sasl.SaslException;

/** LOGIN, which no RFC ever defined (draft-murchison-sasl-login): the name, then the password. */
final class LoginServer extends OwnServer {
    static final String NAME = "LOGIN";

    private final PasswordCheck passwords;
    private boolean begun;
    private String named;

    LoginServer(PasswordCheck passwords, PolicyAnswer policy) {
        super(NAME, policy);
        this.passwords = passwords;
    }

    @Override
    public byte[] evaluateResponse(byte[] response) throws SaslException {
        if (named != null) {
            return completeIf(credentials(Names.utf8(response)));
        }
        if (!begun && response.length == 0) {
            begun = true;
            return PasswordCheck.octets("Username:");
        }
        named = Names.utf8(response);
        return PasswordCheck.octets("Password:");
    }

    private Credentials credentials(String password) {
        String username = Names.prepared(named);
        if (username == null || password.isEmpty() || password.indexOf('\0') >= 0) {
            return null;
        }
        return Credentials.ofPassword(
                NAME, username, null, password, secret -> passwords.verify(password, secret));
    }
}
