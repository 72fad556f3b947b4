package io.github.smtpraw.terminal;

import java.io.IOException;
import java.util.List;

/** Finds the terminals of a user. Asked before each message, by several threads. */
@FunctionalInterface
public interface TerminalFinder {

    /**
     * All terminals at which the user is logged in, whether they accept messages or not.
     *
     * @param user a login name as it came from outside: it may be none at all
     * @return empty for a user who is not logged in or not known
     * @throws IOException where it can't be told
     */
    List<Terminal> find(String user) throws IOException;
}
