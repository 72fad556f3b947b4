package io.github.smtpraw.directory;

/** A line of a users, aliases or moved file can't be understood; the text names file and line. */
public class DirectoryFileException extends Exception {
    private static final long serialVersionUID = 1L;

    DirectoryFileException(String resource, int line, String what) {
        super(resource + ":" + line + ": " + what);
    }

    DirectoryFileException(String resource, String what, Throwable cause) {
        super(resource + ": " + what, cause);
    }
}
