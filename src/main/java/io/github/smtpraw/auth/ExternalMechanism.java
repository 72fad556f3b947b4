package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.protocol.SaslExchange;
import io.github.smtpraw.protocol.SaslMechanism;
import io.github.smtpraw.protocol.Session;

/** EXTERNAL (RFC 4422 A): the certificate that the client showed says who it is. */
final class ExternalMechanism implements SaslMechanism {
    private static final String NAME = "EXTERNAL";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isUsable(Session session) {
        return session.getClientSubject() != null;
    }

    @Override
    public SaslExchange begin(Session session) {
        String subject = session.getClientSubject();
        return new OneResponse() {
            @Override
            Credentials read(byte[] response) throws MalformedResponseException {
                String other = SaslPrep.prepare(Names.utf8(response));
                // TLS has proved it already: there is no secret to compare.
                return other == null
                        ? null
                        : Credentials.proving(
                                NAME, subject, Names.other(other, subject), secret -> false);
            }
        };
    }
}
