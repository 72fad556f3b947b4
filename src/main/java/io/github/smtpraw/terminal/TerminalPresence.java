package io.github.smtpraw.terminal;

import java.io.IOException;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells beforehand whether a message can be put on a terminal of a user: a bean for the policy that
 * decides RCPT of SEND and SOML (RFC 821 3.4).
 */
public class TerminalPresence {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalPresence.class);
    // Of a long list nobody waits until the first is found who sits at a terminal.
    private static final int MAX_ASKED = 20;

    private String sources = LoginTerminals.SOURCES;
    private String directory = TerminalEndpoint.DEFAULT_DIRECTORY;
    private TerminalFinder finder;

    public TerminalPresence() {
        find();
    }

    private void find() {
        finder = LoginTerminals.of(sources, directory, TerminalEndpoint.DEFAULT_TIMEOUT);
    }

    /**
     * Whether the user has a terminal that accepts messages; {@code false} too where it can't be
     * told.
     *
     * @param user a login name, a mail address or a {@code Recipient}, of which the local part
     *     counts; or a collection of them, as an alias or a list gives it: whether one of them has,
     *     which is taken to be so of more than 20
     */
    public boolean accepts(Object user) {
        if (user instanceof Collection<?> several) {
            return several.size() > MAX_ASKED || several.stream().anyMatch(this::accepts);
        }
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
        this.directory = directories;
        find();
    }

    /**
     * What tells where a user is logged in, the first that can: the option {@code sources} of the
     * endpoint; default {@code logind,utmp,owner}.
     *
     * @throws IllegalArgumentException for another name
     */
    public void setSources(String sources) {
        this.sources = sources;
        find();
    }

    /** What finds the terminals, in place of all that. */
    public void setFinder(TerminalFinder finder) {
        this.finder = finder;
    }
}
