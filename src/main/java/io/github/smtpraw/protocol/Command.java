package io.github.smtpraw.protocol;

/**
 * A command line, parted into its words (RFC 5321 2.4, 4.1.1).
 *
 * @param verb what is asked for, null for a verb that is not known by name
 * @param name the verb as it was typed
 * @param argument all that follows, without the blanks around it; {@code ""} for nothing
 */
public record Command(Verb verb, String name, String argument) {

    /** Whether the line held no octet beyond ASCII. */
    public boolean ascii() {
        return Text.isAscii(name) && Text.isAscii(argument);
    }
}
