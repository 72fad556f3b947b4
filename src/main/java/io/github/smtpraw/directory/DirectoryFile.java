package io.github.smtpraw.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/**
 * Reads the form that the three files share: {@code name: value}, comments from {@code #} to the
 * end of the line, and lines that begin with a blank going on with the one before.
 */
final class DirectoryFile {
    /** A logical line, and the number of its first line. */
    record Line(int number, String name, String value) {}

    private DirectoryFile() {}

    /**
     * @param resource a Camel resource such as {@code file:routes/users}
     * @throws DirectoryFileException naming the resource, and the line where one is wrong
     */
    static List<Line> read(CamelContext context, String resource) throws DirectoryFileException {
        List<Line> lines = new ArrayList<>();
        int begun = 0;
        StringBuilder logical = new StringBuilder();
        int number = 0;
        for (String text : text(context, resource)) {
            number++;
            String line = withoutComment(text);
            if (line.isBlank()) {
                continue;
            }
            boolean continued = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            if (continued && logical.isEmpty()) {
                throw new DirectoryFileException(
                        resource, number, "a continuation line, but there is none to continue");
            }
            if (!continued) {
                add(lines, resource, begun, logical);
                begun = number;
            }
            logical.append(continued ? " " : "").append(line.strip());
        }
        add(lines, resource, begun, logical);
        return lines;
    }

    private static void add(List<Line> lines, String resource, int number, StringBuilder logical)
            throws DirectoryFileException {
        if (logical.isEmpty()) {
            return;
        }
        String text = logical.toString();
        logical.setLength(0);
        int colon = Quotes.indexOf(text, ':');
        if (colon <= 0) {
            throw new DirectoryFileException(resource, number, "not of the form name: value");
        }
        String name = Quotes.strip(text.substring(0, colon).strip());
        String value = text.substring(colon + 1).strip();
        if (name.isEmpty() || value.isEmpty()) {
            throw new DirectoryFileException(resource, number, "the name or the value is missing");
        }
        lines.add(new Line(number, name, value));
    }

    private static String withoutComment(String line) {
        int comment = Quotes.indexOf(line, '#');
        return comment < 0 ? line : line.substring(0, comment);
    }

    /** The lines of a text resource, as they stand. */
    static List<String> text(CamelContext context, String resource) throws DirectoryFileException {
        try (InputStream in =
                        ResourceHelper.resolveMandatoryResourceAsInputStream(context, resource);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DirectoryFileException(resource, "cannot be read: " + e.getMessage(), e);
        }
    }
}
