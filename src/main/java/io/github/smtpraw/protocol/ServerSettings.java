package io.github.smtpraw.protocol;

import java.util.List;
import java.util.Set;

/**
 * What the server's dialogue goes by.
 *
 * @param hostname in the greeting and the reply to HELO
 * @param asked the stages that a policy decides
 * @param verbs which of MAIL, SEND, SOML and SAML are offered
 * @param localDomains who may be written to
 * @param forwardReply 251 or 250 when a recipient leads elsewhere
 * @param sourceRoutes what becomes of a recipient's source route
 * @param limits how much and how many
 * @param extensions the service extensions that are on
 * @param security what TLS and AUTH are asked for
 * @param protocol SMTP or LMTP
 * @param xclientHosts the peers that may say XCLIENT
 */
public record ServerSettings(
        String hostname,
        Set<ServerStage> asked,
        Set<Verb> verbs,
        LocalDomains localDomains,
        int forwardReply,
        SourceRoutes sourceRoutes,
        Limits limits,
        Extensions extensions,
        Security security,
        MailProtocol protocol,
        Networks xclientHosts) {

    /**
     * How much and how many.
     *
     * @param maxMessageSize octets
     * @param maxRecipients RCPT commands accepted in one transaction
     * @param maxErrors 5xx replies that end the session
     * @param maxMessages messages for one connection, 0 for any number
     */
    public record Limits(long maxMessageSize, int maxRecipients, int maxErrors, int maxMessages) {}

    /**
     * What TLS and AUTH are asked for.
     *
     * @param tls whether STARTTLS is offered, or has to come first
     * @param authMechanisms SASL mechanisms in the order in which EHLO lists them
     * @param authRequired whether MAIL, VRFY, EXPN and ETRN need AUTH before them
     * @param authWithoutTls whether AUTH is offered without TLS
     */
    public record Security(
            TlsMode tls,
            List<SaslMechanism> authMechanisms,
            boolean authRequired,
            boolean authWithoutTls) {
        /** Neither TLS nor AUTH. */
        public static final Security NONE = new Security(TlsMode.off, List.of(), false, false);

        /** Whether AUTH may be said without telling it to everyone on the way. */
        boolean mayAuthenticate(Session session) {
            return session.getTls() != null || (authWithoutTls && tls != TlsMode.required);
        }

        /** The mechanism of that name, in any case; null for one that is not offered. */
        SaslMechanism mechanism(String name) {
            for (SaslMechanism mechanism : authMechanisms) {
                if (mechanism.name().equalsIgnoreCase(name)) {
                    return mechanism;
                }
            }
            return null;
        }
    }

    boolean asks(ServerStage stage) {
        return asked.contains(stage);
    }

    boolean isLmtp() {
        return protocol == MailProtocol.lmtp;
    }

    /** Whether the peer itself, whoever it may speak for, is one that XCLIENT is taken from. */
    boolean trustsXclient(Session session) {
        return xclientHosts.contains(session.peer());
    }

    /** Whether a verb is a word of the protocol that is spoken. */
    boolean knows(Verb verb) {
        return switch (verb) {
            case HELO, EHLO -> !isLmtp();
            case LHLO -> isLmtp();
            default -> true;
        };
    }

    /** Whether a verb is there, those of extensions and those that can be left out included. */
    boolean offers(Verb verb) {
        if (extensions.refuses(verb)) {
            return false;
        }
        return switch (verb) {
            case MAIL, SEND, SOML, SAML -> verbs.contains(verb);
            case AUTH -> asks(ServerStage.AUTH);
            case EXPN -> asks(ServerStage.EXPN);
            case TURN -> false;
            case STARTTLS -> security.tls() != TlsMode.off;
            default -> true;
        };
    }
}
