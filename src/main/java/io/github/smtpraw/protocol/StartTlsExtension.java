package io.github.smtpraw.protocol;

import java.util.Set;

/** STARTTLS (RFC 3207): listed until the session is encrypted. */
final class StartTlsExtension implements Extension {
    static final String KEYWORD = "STARTTLS";

    @Override
    public String keyword() {
        return KEYWORD;
    }

    @Override
    public String line(ServerSettings settings, Session session) {
        return session.getTls() == null && settings.offers(Verb.STARTTLS) ? KEYWORD : null;
    }

    @Override
    public Set<Verb> verbs() {
        return Set.of(Verb.STARTTLS);
    }
}
