package io.github.smtpraw.protocol;

import java.util.Set;

/** A service extension of the server (RFC 5321 2.2): its EHLO line and the parameters it brings. */
interface Extension {
    /** The keyword that EHLO lists, by which {@code disableExtensions} and clients name it. */
    String keyword();

    /** The line that EHLO lists; null where this server does not offer it. */
    default String line(ServerSettings settings) {
        return keyword();
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
}
