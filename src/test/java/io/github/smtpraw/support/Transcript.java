package io.github.smtpraw.support;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.terminal.PseudoTerminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dialogue from a text file, which holds one, or several that each begin with {@code == name}.
 * Its lines are
 *
 * <pre>
 * # a comment
 * Given: name=value            a property that the server is started with
 * Given: a terminal            root is logged in at a terminal
 * C: MAIL FROM:&lt;a@b.example&gt;  the client says that, and CRLF
 * C: {900*a}                   the same, with 900 times a
 * R: x\n.\r\n                  the client sends these octets alone; \r, \n and \0 as in Java
 * S: 250                       the server replies with that code
 * S: 250 * &lt;fred@*             and that text, where * stands for anything
 * S: 250-* EXPN                a line of several: each is given, or the code alone for all
 * S: closed                    the server closes the connection
 * Theirs: 500                  what another server is known to say in place of that,
 * Why: RFC 5321 4.1.1          and what ours goes by
 * T: Message from *            a line that the terminal shows, or will soon
 * Again:                       the client connects anew
 * TLS:                         the client goes through a handshake
 * </pre>
 *
 * The server's greeting is the first reply. Several {@code C:} in a row are sent without waiting.
 */
public record Transcript(
        String name, Map<String, String> given, boolean terminal, List<Line> lines) {
    private static final Pattern LINE =
            Pattern.compile(
                    "(C|T|R):( .*)?|S: (closed|\\d{3}([ -].*)?)|Again:|TLS:|Theirs: (\\d{3}|closed)|Why: RFC \\d+ .*");
    private static final Pattern REPEAT = Pattern.compile("\\{(\\d+)\\*([^}]+)}");

    /**
     * One line: the letter in front of it (t for Theirs, s for TLS), what is said, and where it
     * stands.
     */
    record Line(char who, String text, String place) {}

    /** The only dialogue of a file, by its name. */
    public static Transcript read(Path file) {
        List<Transcript> all = readAll(file);
        assertEquals(1, all.size(), file.toString());
        return all.get(0);
    }

    /** The dialogues of a file. */
    public static List<Transcript> readAll(Path file) {
        List<Transcript> all = new ArrayList<>();
        String name = file.getFileName().toString();
        Transcript current = begin(name);
        int number = 0;
        for (String text : lines(file)) {
            number++;
            String place = name + ":" + number;
            if (text.startsWith("== ")) {
                if (!current.lines.isEmpty()) {
                    all.add(current);
                }
                current = begin(name + " " + text.substring(3));
            } else if (text.equals("Given: a terminal")) {
                current = new Transcript(current.name, current.given, true, current.lines);
            } else if (text.startsWith("Given: ")) {
                String[] parts = text.substring("Given: ".length()).split("=", 2);
                current.given.put(parts[0], parts[1]);
            } else if (LINE.matcher(text).matches()) {
                int colon = text.indexOf(": ");
                String said = colon < 0 ? "" : text.substring(colon + 2);
                char who = who(text);
                current.lines.add(new Line(who, said, place));
            } else {
                assertTrue(text.isBlank() || text.startsWith("#"), place + ": " + text);
            }
        }
        assertFalse(current.lines.isEmpty(), file + " says nothing");
        all.add(current);
        return all;
    }

    private static char who(String text) {
        return switch (text) {
            case "TLS:" -> 's';
            default -> text.startsWith("Theirs") ? 't' : text.charAt(0);
        };
    }

    private static Transcript begin(String name) {
        return new Transcript(name, new LinkedHashMap<>(), false, new ArrayList<>());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Holds the dialogue with the server at that port.
     *
     * @param screen the terminal, where one is given
     * @return the replies that were heard, their lines apart by a line feed
     */
    public List<String> play(int port, PseudoTerminal screen) throws Exception {
        List<String> replies = new ArrayList<>();
        SmtpTalk talk = new SmtpTalk(port);
        try {
            for (int i = 0; i < lines.size(); i++) {
                Line line = lines.get(i);
                switch (line.who) {
                    case 'C' -> talk.send(repeated(line.text) + "\r\n");
                    case 'R' -> talk.send(repeated(line.text).translateEscapes());
                    case 'T' -> await(line.place).until(() -> shows(screen, line.text));
                    case 'W' -> {}
                    case 's' -> talk.handshake(new TlsClient());
                    case 'A' -> {
                        talk.close();
                        talk = new SmtpTalk(port);
                    }
                    default -> i = hear(talk, i, replies);
                }
            }
        } finally {
            talk.close();
        }
        return replies;
    }

    private static String repeated(String text) {
        return REPEAT.matcher(text)
                .replaceAll(
                        match ->
                                Matcher.quoteReplacement(
                                        match.group(2).repeat(Integer.parseInt(match.group(1)))));
    }

    /** Compares one reply, and gives the index of the last line that it was compared with. */
    private int hear(SmtpTalk talk, int first, List<String> replies) throws IOException {
        Line line = lines.get(first);
        assertEquals('S', line.who, line.place + ": no reply of ours is before it");
        if (line.text.equals("closed")) {
            assertTrue(talk.isClosed(), line.place + ": closed");
            return theirs(first);
        }
        String reply = talk.reply();
        replies.add(reply);
        if (line.text.length() == 3) {
            assertTrue(
                    reply.startsWith(line.text), line.place + ": " + line.text + ", but " + reply);
            return theirs(first);
        }
        int last = first;
        List<String> heard = List.of(reply.split("\n", -1));
        for (String one : heard) {
            Line wanted = lines.get(last);
            assertTrue(
                    wanted.who == 'S' && pattern(wanted.text).matcher(one).matches(),
                    wanted.place + ": " + wanted.text + ", but " + reply);
            last++;
        }
        assertEquals(' ', lines.get(last - 1).text.charAt(3), line.place + ": more than " + reply);
        return theirs(last - 1);
    }

    /** Where another server says something else, that has to be, and its reason stands there. */
    private int theirs(int ours) {
        if (ours + 1 == lines.size() || lines.get(ours + 1).who != 't') {
            return ours;
        }
        Line theirs = lines.get(ours + 1);
        assertFalse(lines.get(ours).text.startsWith(theirs.text), theirs.place + ": is the same");
        assertTrue(
                ours + 2 < lines.size() && lines.get(ours + 2).who == 'W',
                theirs.place + ": has no reason");
        return ours + 2;
    }

    private static boolean shows(PseudoTerminal screen, String text) {
        return screen.output()
                .lines()
                .anyMatch(one -> pattern(text).matcher(one.strip()).matches());
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(Pattern.quote(text).replace("*", "\\E.*\\Q"));
    }

    @Override
    public String toString() {
        return name;
    }
}
