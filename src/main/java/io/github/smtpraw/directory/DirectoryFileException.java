package io.github.smtpraw.directory;

/**
 * A users, aliases or moved file, or a line of it, can't be understood. The message is one line:
 * {@code file:routes/aliases:12: what is wrong}.
 */
public class DirectoryFileException extends Exception {
    private static final long serialVersionUID = 1L;

    DirectoryFileException(String resource, int line, String what) {
        this(resource + ":" + line, what, null);
    }

    DirectoryFileException(String resource, String what, Throwable cause) {
        // Where in our code it was found helps nobody: no stack trace.
        super(resource + ": " + what, cause, false, false);
    }
}
