package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Step.After;
import io.github.smtpraw.protocol.Step.Say;

/** How a session becomes encrypted, and what has to wait for it (RFC 3207). */
final class Encryption {
    private final ServerSettings settings;
    private final Session session;
    private final ServerConversation conversation;
    private final Opening opening;
    private final Mailing mailing;

    Encryption(
            ServerSettings settings,
            Session session,
            ServerConversation conversation,
            Opening opening,
            Mailing mailing) {
        this.settings = settings;
        this.session = session;
        this.conversation = conversation;
        this.opening = opening;
        this.mailing = mailing;
    }

    /** Whether a verb has to wait for STARTTLS. */
    boolean isMissingFor(Verb verb) {
        if (settings.security().tls() != TlsMode.required || session.getTls() != null) {
            return false;
        }
        return switch (verb) {
            case AUTH, MAIL, SEND, SOML, SAML, RCPT, VRFY, EXPN, ETRN -> true;
            default -> false;
        };
    }

    Step start(String argument) {
        if (!argument.isEmpty()) {
            return conversation.answer(StandardReplies.NO_ARGUMENT);
        }
        if (session.getTls() != null) {
            return conversation.answer(StandardReplies.TLS_ALREADY);
        }
        if (!opening.isReady()) {
            return conversation.answer(StandardReplies.HELO_FIRST);
        }
        if (mailing.isOpen()) {
            return conversation.answer(StandardReplies.NESTED_MAIL);
        }
        return new Say(StandardReplies.READY_FOR_TLS, After.START_TLS);
    }

    /** The handshake is done: what the client said in clear counts no more (RFC 3207 4.2). */
    void secured(String versionAndSuite, String subject, byte[] serverEndPoint) {
        session.forget();
        opening.forget();
        session.secured(versionAndSuite, subject);
        session.bound(serverEndPoint);
    }
}
