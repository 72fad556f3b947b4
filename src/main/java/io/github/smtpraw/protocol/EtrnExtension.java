package io.github.smtpraw.protocol;

import java.util.Set;

/** ETRN (RFC 1985): a client asks that what waits for a host be sent to it now. */
final class EtrnExtension implements Extension {
    @Override
    public String keyword() {
        return "ETRN";
    }

    @Override
    public boolean isOptional() {
        return true;
    }

    @Override
    public Set<Verb> verbs() {
        return Set.of(Verb.ETRN);
    }

    /** {@code host}, {@code @domain} for all hosts below it, or {@code #queue} (RFC 1985 5.2). */
    static boolean isNode(String argument) {
        return argument.matches("@?[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?|#[!-~]{1,255}");
    }
}
