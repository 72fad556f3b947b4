package io.github.smtpraw.protocol;

import java.util.Set;

/** CHUNKING (RFC 3030 2): BDAT, content in chunks of a size said beforehand. */
final class ChunkingExtension implements Extension {
    static final String KEYWORD = "CHUNKING";

    @Override
    public String keyword() {
        return KEYWORD;
    }

    @Override
    public Set<Verb> verbs() {
        return Set.of(Verb.BDAT);
    }
}
