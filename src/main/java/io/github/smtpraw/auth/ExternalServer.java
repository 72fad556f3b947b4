package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import javax.security.sasl.SaslException;

/**
 * EXTERNAL (RFC 4422 A): the certificate that the client showed says who it is. Our own: that of
 * Elytron takes what is no UTF-8 for a name, and brings a score of artifacts to read one.
 */
final class ExternalServer extends OwnServer {
    static final String NAME = "EXTERNAL";

    private final String subject;

    ExternalServer(String subject, PolicyAnswer policy) {
        super(NAME, policy);
        this.subject = subject;
    }

    @Override
    public byte[] evaluateResponse(byte[] response) throws SaslException {
        String other = SaslPrep.prepare(Names.utf8(response));
        // TLS has proved it already: there is no secret to compare.
        return completeIf(
                other == null
                        ? null
                        : Credentials.proving(
                                NAME, subject, Names.other(other, subject), secret -> false));
    }
}
