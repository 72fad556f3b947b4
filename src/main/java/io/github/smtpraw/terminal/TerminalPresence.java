package io.github.smtpraw.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells beforehand whether a message can be put on a terminal of a user: a bean for the policy that
 * decides RCPT of SEND and SOML (RFC 821 3.4).
 */
public class TerminalPresence {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalPresence.class);

    private TerminalFinder finder =
            new OwnedTerminals(List.of(Path.of(TerminalEndpoint.DEFAULT_DIRECTORY)));

    /**
     * Whether the user has a terminal that accepts messages; {@code false} too where it can't be
     * told.
     *
     * @param user a login name, a mail address or a {@code Recipient}, of which the local part
     *     counts
     */
    public boolean accepts(Object user) {
        String login = Logins.of(user);
        try {
            return finder.find(login).stream().anyMatch(Terminal::accepting);
        } catch (IOException e) {
            LOG.warn("The terminals of {} can't be told", login, e);
            return false;
        }
    }

    /** Directories of pseudo terminals, comma-separated; default {@code /dev/pts}. */
    public void setDirectory(String directories) {
        this.finder = new OwnedTerminals(TerminalEndpoint.directories(directories));
    }

    /** What finds the terminals, in place of their ownership. */
    public void setFinder(TerminalFinder finder) {
        this.finder = finder;
    }
}
