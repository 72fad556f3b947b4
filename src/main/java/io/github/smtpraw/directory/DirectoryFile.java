package io.github.smtpraw.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/**
 * Reads the form that the three files share: {@code name: value} in UTF-8, comments from {@code #}
 * to the end of the line, and lines that go on with the one before: they begin with a blank, or
 * that one ends with a backslash.
 */
final class DirectoryFile {
    /** A logical line, and the number of its first line. */
    record Line(int number, String name, String value) {}

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final String resource;
    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder logical = new StringBuilder();
    private int begun;
    private boolean goesOn;

    private DirectoryFile(String resource) {
        this.resource = resource;
    }

    /**
     * @param resource a Camel resource such as {@code file:routes/users}
     * @throws DirectoryFileException naming the resource, and the line where one is wrong
     */
    static List<Line> read(CamelContext context, String resource) throws DirectoryFileException {
        DirectoryFile file = new DirectoryFile(resource);
        int number = 0;
        for (String line : text(context, resource)) {
            file.add(++number, line);
        }
        file.end();
        return file.lines;
    }

    private void add(int number, String whole) throws DirectoryFileException {
        String line = Quotes.withoutComment(whole);
        if (line.isBlank()) {
            goesOn = false;
            return;
        }
        if (Quotes.areOpen(line)) {
            throw new DirectoryFileException(resource, number, "a quote is not closed");
        }
        boolean continued = goesOn || Character.isWhitespace(line.charAt(0));
        if (!continued) {
            end();
            begun = number;
        } else if (logical.isEmpty()) {
            throw new DirectoryFileException(
                    resource, number, "begins with a blank, but there is no line to go on with");
        }
        goesOn = line.endsWith("\\") && !line.endsWith("\\\\");
        String text = goesOn ? line.substring(0, line.length() - 1) : line;
        logical.append(continued ? " " : "").append(text.strip());
    }

    private void end() throws DirectoryFileException {
        if (logical.isEmpty()) {
            return;
        }
        String text = logical.toString();
        logical.setLength(0);
        int colon = Quotes.indexOf(text, ':');
        if (colon < 0) {
            throw new DirectoryFileException(resource, begun, "not of the form name: value");
        }
        String name = text.substring(0, colon).strip();
        String value = text.substring(colon + 1).strip();
        if (name.isEmpty()) {
            throw new DirectoryFileException(resource, begun, "no name before the colon");
        }
        if (value.isEmpty()) {
            throw new DirectoryFileException(resource, begun, name + ": nothing behind the colon");
        }
        lines.add(new Line(begun, name, value));
    }

    /** The lines of a text resource, as they stand, without a byte order mark. */
    static List<String> text(CamelContext context, String resource) throws DirectoryFileException {
        try (InputStream in =
                        ResourceHelper.resolveMandatoryResourceAsInputStream(context, resource);
                BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
            return reader.lines().toList();
        } catch (UncheckedIOException e) {
            throw unreadable(resource, e.getCause());
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(resource, e);
        }
    }

    private static DirectoryFileException unreadable(String resource, Exception e) {
        String why = e instanceof CharacterCodingException ? "it is not UTF-8" : e.getMessage();
        return new DirectoryFileException(resource, "cannot be read: " + why, e);
    }
}
