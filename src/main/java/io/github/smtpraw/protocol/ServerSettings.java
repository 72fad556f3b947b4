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
        Security security) {

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
     * @param authRequired whether MAIL needs AUTH before it
     * @param authWithoutTls whether AUTH is offered without TLS
     */
    public record Security(
            TlsMode tls,
            List<String> authMechanisms,
            boolean authRequired,
            boolean authWithoutTls) {
        /** Neither TLS nor AUTH. */
        public static final Security NONE = new Security(TlsMode.off, List.of(), false, false);
    }

    boolean asks(ServerStage stage) {
        return asked.contains(stage);
    }

    /** Whether a verb is there, those of extensions and those that can be left out included. */
    boolean offers(Verb verb) {
        if (extensions.refuses(verb)) {
            return false;
        }
        return switch (verb) {
            case MAIL, SEND, SOML, SAML -> verbs.contains(verb);
            case EXPN -> asks(ServerStage.EXPN);
            default -> true;
        };
    }
}
