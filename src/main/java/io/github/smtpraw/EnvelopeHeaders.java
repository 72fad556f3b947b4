package io.github.smtpraw;

import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.MailParameters;
import io.github.smtpraw.protocol.Session;
import java.util.Map;
import org.apache.camel.Message;

/** Puts what is known of a session and a transaction into the headers that the design names. */
final class EnvelopeHeaders {
    private EnvelopeHeaders() {}

    /**
     * @param envelope null where no transaction is open
     */
    static void set(Message message, Session session, Envelope envelope) {
        message.setHeader(SmtpRawConstants.SESSION, session);
        message.setHeader(SmtpRawConstants.SESSION_ID, session.getId());
        message.setHeader(SmtpRawConstants.REMOTE_ADDRESS, session.getRemoteAddress());
        message.setHeader(SmtpRawConstants.LOCAL_ADDRESS, session.getLocalAddress());
        if (session.getHelo() != null) {
            message.setHeader(SmtpRawConstants.HELO, session.getHelo());
            message.setHeader(SmtpRawConstants.PROTOCOL, protocol(session, envelope));
        }
        if (session.getTls() != null) {
            message.setHeader(SmtpRawConstants.TLS, session.getTls());
        }
        if (session.getAuthUser() != null) {
            message.setHeader(SmtpRawConstants.AUTH_USER, session.getAuthUser());
        }
        if (envelope != null) {
            message.setHeader(SmtpRawConstants.MESSAGE_ID, envelope.messageId());
            message.setHeader(SmtpRawConstants.VERB, envelope.verb().name());
            message.setHeader(SmtpRawConstants.FROM, envelope.from());
            message.setHeader(SmtpRawConstants.TO, envelope.recipients());
            message.setHeader(SmtpRawConstants.UTF8, envelope.utf8());
            set(message, envelope.parameters());
        }
    }

    /** What MAIL did not say has no header. */
    private static void set(Message message, MailParameters parameters) {
        if (parameters.isTlsRequired()) {
            message.setHeader(SmtpRawConstants.REQUIRE_TLS, true);
        }
        if (parameters.envelopeId() != null) {
            message.setHeader(SmtpRawConstants.ENVELOPE_ID, parameters.envelopeId());
        }
        if (parameters.returned() != null) {
            message.setHeader(SmtpRawConstants.RETURN, parameters.returned());
        }
        Map<String, String> others = parameters.others();
        if (!others.isEmpty()) {
            message.setHeader(SmtpRawConstants.MAIL_PARAMETERS, others);
        }
    }

    private static String protocol(Session session, Envelope envelope) {
        return envelope != null && envelope.utf8()
                ? session.getUtf8Protocol()
                : session.getProtocol();
    }
}
