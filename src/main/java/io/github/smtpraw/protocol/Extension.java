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

    /** The line that EHLO lists; null where this server does not offer it to that session. */
    default String line(ServerSettings settings, Session session) {
        return keyword();
    }

    /** Keywords of extensions that it builds on: without one of them it is off. */
    default Set<String> needs() {
        return Set.of();
    }

    /** Verbs that it brings. */
    default Set<Verb> verbs() {
        return Set.of();
    }

    /** Parameters of MAIL, SEND, SOML and SAML that it brings, in upper case. */
    default Set<String> mailParameters() {
        return Set.of();
    }

    /** Why that session may not give a parameter of MAIL; null where it may. */
    default Reply refusal(Session session) {
        return null;
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
