package io.github.smtpraw.protocol;

import java.util.Set;

/**
 * An extension that is a keyword alone, or a keyword and the verb of that name.
 *
 * @param verb null where there is none
 */
record KeywordExtension(String keyword, Verb verb) implements Extension {
    static KeywordExtension always(String keyword) {
        return new KeywordExtension(keyword, null);
    }

    static KeywordExtension verb(Verb verb) {
        return new KeywordExtension(verb.name(), verb);
    }

    @Override
    public String line(ServerSettings settings, Session session) {
        return verb == null || settings.offers(verb) ? keyword : null;
    }

    @Override
    public Set<Verb> verbs() {
        return verb == null ? Set.of() : Set.of(verb);
    }
}
