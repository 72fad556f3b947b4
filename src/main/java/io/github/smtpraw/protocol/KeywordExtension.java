package io.github.smtpraw.protocol;

import java.util.function.Predicate;

/**
 * An extension that is a keyword alone, its verb being known anyway.
 *
 * @param offered whether a server with these settings lists it
 */
record KeywordExtension(String keyword, Predicate<ServerSettings> offered) implements Extension {
    static KeywordExtension always(String keyword) {
        return new KeywordExtension(keyword, settings -> true);
    }

    static KeywordExtension verb(Verb verb) {
        return new KeywordExtension(verb.name(), settings -> settings.offers(verb));
    }

    @Override
    public String line(ServerSettings settings) {
        return offered.test(settings) ? keyword : null;
    }
}
