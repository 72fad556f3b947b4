package io.github.smtpraw.auth;

import javax.security.sasl.SaslException;

/**
 * LOGIN, which no RFC ever defined (draft-murchison-sasl-login): the name, then the password,
 * whatever the challenges say.
 */
final class LoginClient extends OwnClient {
    private final Login login;
    private boolean named;

    LoginClient(Login login) {
        super(LoginServer.NAME);
        this.login = login;
    }

    @Override
    public boolean hasInitialResponse() {
        return false;
    }

    @Override
    public byte[] evaluateChallenge(byte[] challenge) throws SaslException {
        if (isComplete()) {
            throw unexpected();
        }
        complete(named);
        String said = named ? login.password() : login.username();
        named = true;
        return PasswordCheck.octets(said);
    }
}
