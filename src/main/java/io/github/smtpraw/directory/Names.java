package io.github.smtpraw.directory;

import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.Path;
import io.github.smtpraw.protocol.SyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of mailboxes and people, in the form in which they are compared. */
final class Names {
    private static final Pattern MAILBOX =
            Pattern.compile(
                    "[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_+'-]*(\\.[\\p{L}\\p{M}\\p{N}_+'-]+)*");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s.,]+");
    private static final int MAX_OCTETS = 64;

    private Names() {}

    /** A local part, quoted or not, for lookups: in any case, {@code "joe"} as {@code joe}. */
    static String key(String localPart) {
        return Addresses.unquoted(localPart).toLowerCase(Locale.ROOT);
    }

    /** The key of an address's local part. */
    static String box(String address) {
        return key(Addresses.localPart(address));
    }

    /** {@code box@domain}, quoted where it must be. */
    static String address(String box, String domain) {
        if (isMailbox(box)) {
            return box + "@" + domain;
        }
        String escaped = box.replace("\\", "\\\\").replace("\"", "\\\"");
        try {
            return path("\"" + escaped + "\"@" + domain).address();
        } catch (SyntaxException e) {
            throw new IllegalArgumentException("not a local part: " + box, e);
        }
    }

    /**
     * An address as it is written, with brackets or without, in its normal form.
     *
     * @return null for what is none, and for a source route
     */
    static String parse(String text) {
        boolean inBrackets = text.startsWith("<") && text.endsWith(">");
        try {
            Path path = path(inBrackets ? text.substring(1, text.length() - 1) : text);
            return path.route().isEmpty() ? path.address() : null;
        } catch (SyntaxException e) {
            return null;
        }
    }

    /** Parses an address without its brackets. */
    static Path path(String address) throws SyntaxException {
        return Path.forward("<" + address + ">", true);
    }

    /**
     * Whether it may name a mailbox, and so a directory and a part of an endpoint URI: letters,
     * digits and {@code . _ - + '}, no dot at an end or next to another.
     */
    static boolean isMailbox(String name) {
        return MAILBOX.matcher(name).matches()
                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_OCTETS;
    }

    /** The words of a full name, in lower case. */
    static List<String> words(String fullName) {
        return Arrays.stream(BETWEEN_WORDS.split(fullName.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }
}
