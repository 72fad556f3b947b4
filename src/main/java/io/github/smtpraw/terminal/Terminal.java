package io.github.smtpraw.terminal;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A terminal at which a user is logged in.
 *
 * @param device where it is written to: {@code /dev/pts/3}
 * @param lastUsed when something was last typed there, as exact as the system tells
 * @param accepting whether the user lets others write to it (mesg(1)), whoever we are
 */
public record Terminal(Path device, Instant lastUsed, boolean accepting) {}
