package io.github.smtpraw.routes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.terminal.PseudoTerminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A dialogue from a text file. Its lines are
 *
 * <pre>
 * # a comment
 * Given: name=value            a property that the host is started with
 * Given: a terminal            root is logged in at a terminal
 * C: MAIL FROM:&lt;a@b.example&gt;  the client says that, and CRLF
 * S: 250                       the server replies with that code
 * S: 250 * &lt;fred@*             and that text, where * stands for anything
 * S: 250-* EXPN                a line of several: each is given, or the code alone for all
 * S: closed                    the server closes the connection
 * T: Message from *            a line that the terminal shows, or will soon
 * </pre>
 *
 * The server's greeting is the first reply. Several {@code C:} in a row are sent without waiting.
 */
record Transcript(String name, Map<String, String> given, boolean terminal, List<Line> lines) {

    /** One line: who speaks, what, and where it stands. */
    private record Line(char who, String text, String place) {}

    static Transcript read(Path file) {
        Map<String, String> given = new LinkedHashMap<>();
        List<Line> lines = new ArrayList<>();
        boolean terminal = false;
        int number = 0;
        for (String text : lines(file)) {
            number++;
            String place = file.getFileName() + ":" + number;
            if (text.startsWith("Given: a terminal")) {
                terminal = true;
            } else if (text.startsWith("Given: ")) {
                String[] parts = text.substring("Given: ".length()).split("=", 2);
                given.put(parts[0], parts[1]);
            } else if (text.matches("[CT]:( .*)?|S: (closed|\\d{3}([ -].*)?)")) {
                String said = text.length() > 3 ? text.substring(3) : "";
                lines.add(new Line(text.charAt(0), said, place));
            } else {
                assertTrue(text.isBlank() || text.startsWith("#"), place + ": " + text);
            }
        }
        assertFalse(lines.isEmpty(), file + " says nothing");
        return new Transcript(file.getFileName().toString(), given, terminal, lines);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Holds the dialogue with that host. */
    void play(MailHostRun host) throws Exception {
        PseudoTerminal screen = terminal ? host.logIn() : null;
        try (SmtpTalk talk = new SmtpTalk(host.port())) {
            for (int i = 0; i < lines.size(); i++) {
                Line line = lines.get(i);
                switch (line.who) {
                    case 'C' -> talk.send(line.text + "\r\n");
                    case 'T' -> await(line.place).until(() -> shows(screen, line.text));
                    default -> i = hear(talk, i);
                }
            }
        } finally {
            if (screen != null) {
                host.logOut(screen);
            }
        }
    }

    /** Compares one reply, and gives the index of the last line that it was compared with. */
    private int hear(SmtpTalk talk, int first) throws IOException {
        Line line = lines.get(first);
        if (line.text.equals("closed")) {
            assertTrue(talk.isClosed(), line.place + ": closed");
            return first;
        }
        String reply = talk.reply();
        if (line.text.length() == 3) {
            assertTrue(
                    reply.startsWith(line.text), line.place + ": " + line.text + ", but " + reply);
            return first;
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
        return last - 1;
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
