package io.github.smtpraw.directory;

import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.Path;
import io.github.smtpraw.protocol.SyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.regex.Pattern;

/** Names of mailboxes and people, in the form in which they are compared. */
final class Names {
    private static final Pattern MAILBOX =
            Pattern.compile(
                    "[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_+'-]*(\\.[\\p{L}\\p{M}\\p{N}_+'-]+)*");
    private static final Pattern DOMAIN = Pattern.compile("([a-z0-9-]+([.][a-z0-9-]+)*)?");
    private static final String BLANKS = " \t\n\f\r\u000b.,";
    private static final int MAX_OCTETS = 64;

    private Names() {}

    /**
     * {@code local@domain}, quoted where it must be.
     *
     * @param local without quotes
     * @return null where it is too long for a local part (RFC 5321 4.5.3.1.1)
     */
    static String address(String local, String domain) {
        if (isMailbox(local)) {
            return local + "@" + domain;
        }
        String plain = local.indexOf('"') < 0 ? parse(local + "@" + domain) : null;
        if (plain != null) {
            return plain;
        }
        String escaped = local.replace("\\", "\\\\").replace("\"", "\\\"");
        try {
            return path("\"" + escaped + "\"@" + domain).address();
        } catch (SyntaxException e) {
            return null;
        }
    }

    /** The address, in that domain where it has none of its own. */
    static String complete(String address, String domain) {
        return Addresses.domain(address).isEmpty() ? address + "@" + domain : address;
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

    private static Path path(String address) throws SyntaxException {
        return Path.forward("<" + address + ">", true);
    }

    /**
     * Whether it may name a mailbox, and so a directory and a part of an endpoint URI: letters,
     * digits and {@code . _ - + '}, no dot at an end or next to another.
     */
    static boolean isMailbox(String name) {
        return name.length() <= MAX_OCTETS
                && (isPlain(name)
                        || (MAILBOX.matcher(name).matches()
                                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_OCTETS));
    }

    /** The most of them, known without the pattern. */
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** Whether a domain may stand in the name of a directory, and so in an endpoint URI. */
    static boolean isDirectory(String domain) {
        return DOMAIN.matcher(domain).matches();
    }

    /** The words of a full name, in lower case, each once. */
    static List<String> words(String fullName) {
        StringTokenizer between = new StringTokenizer(fullName.toLowerCase(Locale.ROOT), BLANKS);
        List<String> words = new ArrayList<>(between.countTokens());
        while (between.hasMoreTokens()) {
            String word = between.nextToken();
            if (!words.contains(word)) {
                words.add(word);
            }
        }
        return words;
    }
}
