package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import javax.security.sasl.SaslException;

/**
 * OAUTHBEARER (RFC 7628) and XOAUTH2: an access token that the policy knows to check. Our own: no
 * library has XOAUTH2, and OAUTHBEARER of Elytron drops the name and cuts a token at {@code =}.
 */
final class BearerServer extends OwnServer {
    private static final String ERROR = "{\"status\":\"invalid_token\",\"schemes\":\"bearer\"}";

    private final BearerMessage.Reader reader;
    private boolean refused;

    BearerServer(String name, BearerMessage.Reader reader, PolicyAnswer policy) {
        super(name, policy);
        this.reader = reader;
    }

    @Override
    public byte[] evaluateResponse(byte[] response) throws SaslException {
        if (refused) {
            throw refused();
        }
        if (isAccepted(credentials(reader.read(Names.utf8(response))))) {
            complete();
            return null;
        }
        // The client is told why, and has to answer it before the failure (RFC 7628 3.2.3).
        refused = true;
        return PasswordCheck.octets(ERROR);
    }

    private Credentials credentials(BearerMessage message) {
        return message.username() == null
                ? null
                : Credentials.ofToken(
                        getMechanismName(),
                        message.username(),
                        message.token(),
                        secret ->
                                secret != null
                                        && !secret.isEmpty()
                                        && PasswordCheck.same(message.token(), secret));
    }
}
