package io.github.smtpraw.auth;

import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/**
 * Tells the JDK's clients of PLAIN (RFC 4616) and CRAM-MD5 (RFC 2195) who it is; that of EXTERNAL
 * (RFC 4422 A) needs to know nothing.
 */
final class JdkClients implements CallbackHandler {
    private final Login login;

    private JdkClients(Login login) {
        this.login = login;
    }

    /**
     * @throws SaslException where this JDK does not have it, or is told not to
     */
    static SaslClient client(String name, Login login) throws SaslException {
        SaslClient client =
                Sasl.createSaslClient(
                        new String[] {name},
                        null,
                        "smtp",
                        "smtp-raw",
                        Map.of(),
                        new JdkClients(login));
        if (client == null) {
            throw new SaslException(name + " is not in this Java runtime");
        }
        return client;
    }

    /** Why there is no such client; null where there is. */
    static String lack(String name, Login login) {
        try {
            client(name, login).dispose();
            return null;
        } catch (SaslException e) {
            return e.getMessage();
        }
    }

    @Override
    public void handle(Callback[] callbacks) {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(login.username());
            } else if (callback instanceof PasswordCallback password) {
                password.setPassword(login.password().toCharArray());
            }
        }
    }
}
