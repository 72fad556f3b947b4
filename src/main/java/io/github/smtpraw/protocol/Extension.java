package io.github.smtpraw.protocol;

import java.util.Set;

/**
 * A service extension of the server (RFC 5321 2.2): its EHLO line, the verbs and the parameters it
 * brings. One that is off is not listed, its verbs are 502 and its parameters 555.
 */
interface Extension {
    /** The keyword that EHLO lists, by which options and clients name it. */
    String keyword();

    /** Whether it is on only where {@code enableExtensions} names it. */
    default boolean isOptional() {
        return false;
    }

    /** The keyword of another one without which it is off; null where it needs none. */
    default String needs() {
        return null;
    }

    /** The line that EHLO lists; null where this server does not offer it to that session. */
    default String line(ServerSettings settings, Session session) {
        return keyword();
    }

    /** Verbs that it brings. */
    default Set<Verb> verbs() {
        return Set.of();
    }

    /** Parameters of MAIL, SEND, SOML and SAML that it brings, in upper case. */
    default Set<String> mailParameters() {
        return Set.of();
    }

    /**
     * Takes one of them.
     *
     * @throws SyntaxException with the reply that refuses the command
     */
    default void mail(String name, String value, Transaction transaction, ServerSettings settings)
            throws SyntaxException {}

    /** Parameters of RCPT that it brings, in upper case. */
    default Set<String> recipientParameters() {
        return Set.of();
    }

    /**
     * Takes one of them.
     *
     * @return the recipient with what the parameter says of it
     * @throws SyntaxException with the reply that refuses the command
     */
    default Recipient recipient(String name, String value, Recipient recipient)
            throws SyntaxException {
        return recipient;
    }
}
