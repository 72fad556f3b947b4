package io.github.smtpraw.protocol;

import java.util.Set;

/**
 * What the server's dialogue goes by.
 *
 * @param hostname in the greeting and the reply to HELO
 * @param asked the stages that a policy decides
 * @param verbs which of MAIL, SEND, SOML and SAML are offered
 * @param localDomains who may be written to
 * @param forwardReply 251 or 250 when a recipient leads elsewhere
 * @param maxMessageSize octets
 * @param maxRecipients RCPT commands accepted in one transaction
 * @param maxErrors 5xx replies that end the session
 * @param maxMessages messages for one connection, 0 for any number
 */
public record ServerSettings(
        String hostname,
        Set<ServerStage> asked,
        Set<Verb> verbs,
        LocalDomains localDomains,
        int forwardReply,
        long maxMessageSize,
        int maxRecipients,
        int maxErrors,
        int maxMessages) {

    boolean asks(ServerStage stage) {
        return asked.contains(stage);
    }

    /** Whether a verb that can be left out is there. */
    boolean offers(Verb verb) {
        return verb == Verb.EXPN ? asks(ServerStage.EXPN) : verbs.contains(verb);
    }
}
