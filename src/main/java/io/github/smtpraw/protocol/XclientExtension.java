package io.github.smtpraw.protocol;

import java.util.Set;

/** XCLIENT (Postfix): a trusted proxy tells whom it speaks for; only such a peer sees it listed. */
final class XclientExtension implements Extension {
    @Override
    public String keyword() {
        return "XCLIENT";
    }

    @Override
    public String line(ServerSettings settings, Session session) {
        return settings.trustsXclient(session)
                ? keyword() + " " + String.join(" ", XclientAttributes.NAMES)
                : null;
    }

    @Override
    public Set<Verb> verbs() {
        return Set.of(Verb.XCLIENT);
    }
}
