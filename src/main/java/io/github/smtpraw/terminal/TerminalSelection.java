package io.github.smtpraw.terminal;

/** Which of the terminals that accept messages are written to. */
public enum TerminalSelection {
    /**
     * The one used most recently, as write(1) does; the next where that one can't be written to.
     */
    newest,
    /** Every one, as wall(1) does. */
    all
}
