package io.github.smtpraw.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What knows at which terminals users are logged in. */
interface TerminalSource {
    Pattern LINE = Pattern.compile("[A-Za-z]+[0-9A-Za-z]*(/[0-9]+)?");

    /**
     * The devices of a user's logins.
     *
     * @param user the exact name of a user of this machine
     * @return an empty list for one who is not logged in; nothing where that can't be told, as for
     *     one who is logged in at a screen without a terminal of its own
     * @throws IOException where the asking itself fails
     */
    Optional<List<Path>> devices(String user) throws IOException;

    /** The device of a line ({@code pts/3}, {@code tty1}); nothing for what is no such name. */
    static Optional<Path> device(String line) {
        return LINE.matcher(line).matches() ? Optional.of(Path.of("/dev", line)) : Optional.empty();
    }

    /** What is told of one who has logins, these among them at terminals. */
    static Optional<List<Path>> told(boolean loggedIn, List<Path> devices) {
        return loggedIn && devices.isEmpty() ? Optional.empty() : Optional.of(devices);
    }
}
