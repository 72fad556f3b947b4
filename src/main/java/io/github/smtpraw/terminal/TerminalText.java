package io.github.smtpraw.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a text fit for a terminal of someone else: nothing in it moves the cursor, changes the
 * screen, its keys or its title, reorders what is read, or fills more than it may.
 */
final class TerminalText {
    private static final int TAB_STOP = 8;
    // Marks one above the other cover the lines around them.
    private static final int MAX_MARKS = 4;
    private static final String END = "EOF";
    private static final String HEADER = "Message from ";

    private final int maxLines;
    private final int maxColumns;

    TerminalText(int maxLines, int maxColumns) {
        this.maxLines = maxLines;
        this.maxColumns = maxColumns;
    }

    /**
     * The whole of what is shown, as write(1) frames it: a line that says from whom and when, the
     * text, {@code EOF}; lines end with CR LF, since nobody knows the terminal's modes.
     */
    String frame(String sender, String host, String time, String text) {
        StringBuilder shown = new StringBuilder(text.length() + 200);
        String header = HEADER + oneLine(sender) + " via " + oneLine(host) + " at " + time + " ...";
        shown.append("\r\n").append(header).append("\r\n");
        for (String line : lines(text)) {
            // Nobody shall end this message and begin another one in a name of his choice.
            boolean framing = line.equals(END) || line.startsWith(HEADER);
            shown.append(framing ? ">" : "").append(line).append("\r\n");
        }
        return shown.append(END).append("\r\n").toString();
    }

    private String oneLine(String text) {
        String line = harmless(text.replace('\r', ' ').replace('\n', ' '));
        return line.length() <= maxColumns ? line : wrap(line).get(0);
    }

    /** The harmless lines of a text, no more and no longer than allowed. */
    List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.stripTrailing().split("\r\n|\r|\n", -1)) {
            for (String row : wrap(harmless(line.stripTrailing()))) {
                if (lines.size() == maxLines) {
                    lines.add("[...]");
                    return lines;
                }
                lines.add(row);
            }
        }
        return lines;
    }

    /** Rows of at most so many characters, parted at a blank where there is one in their half. */
    private List<String> wrap(String line) {
        List<String> rows = new ArrayList<>();
        String rest = line;
        while (rest.codePointCount(0, rest.length()) > maxColumns) {
            int end = rest.offsetByCodePoints(0, maxColumns);
            int blank = rest.lastIndexOf(' ', end);
            boolean atBlank = blank > end / 2;
            rows.add(rest.substring(0, atBlank ? blank : end));
            rest = rest.substring(atBlank ? blank + 1 : end);
            if (rows.size() > maxLines) {
                return rows;
            }
        }
        rows.add(rest);
        return rows;
    }

    /** One line without anything that a terminal would obey. */
    static String harmless(String line) {
        StringBuilder shown = new StringBuilder(line.length());
        int marks = 0;
        for (int at = 0; at < line.length(); at += Character.charCount(line.codePointAt(at))) {
            int c = line.codePointAt(at);
            marks = isMark(c) ? marks + 1 : 0;
            if (marks <= MAX_MARKS) {
                append(shown, c);
            }
        }
        return shown.toString();
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private static void append(StringBuilder shown, int c) {
        if (c == '\t') {
            shown.append(" ".repeat(TAB_STOP - shown.length() % TAB_STOP));
        } else if (c < ' ' || c == 0x7F) {
            // As terminals show what is typed: ESC is ^[, DEL is ^?.
            shown.append('^').append((char) (c ^ 0x40));
        } else if (c < 0x7F) {
            shown.append((char) c);
        } else {
            appendBeyondAscii(shown, c);
        }
    }

    private static void appendBeyondAscii(StringBuilder shown, int c) {
        switch (Character.getType(c)) {
            case Character.FORMAT -> {
                // Marks of direction and their like show nothing of their own.
            }
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE ->
                    shown.append('?');
            case Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    shown.append(' ');
            default -> shown.append(c == 0xFFFD ? "?" : Character.toString(c));
        }
    }
}
