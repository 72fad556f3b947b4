package io.github.smtpraw.directory;

import io.github.smtpraw.directory.DirectoryFile.Line;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.commons.lang3.StringUtils;

/** The right side of a line of an aliases file: addresses, and files that hold more of them. */
final class AliasTargets {
    private static final String INCLUDE = ":include:";

    private final CamelContext context;
    private final String resource;
    private final FileStamps stamps;

    AliasTargets(CamelContext context, String resource, FileStamps stamps) {
        this.context = context;
        this.resource = resource;
        this.stamps = stamps;
    }

    /**
     * @throws DirectoryFileException for a command, a file or what is no address
     */
    List<String> of(Line line) throws DirectoryFileException {
        List<String> targets = new ArrayList<>();
        for (String target : Quotes.split(line.value())) {
            if (StringUtils.startsWithIgnoreCase(target, INCLUDE)) {
                include(target.substring(INCLUDE.length()).strip(), targets);
            } else {
                targets.add(address(resource, line.number(), target));
            }
        }
        if (targets.isEmpty()) {
            throw new DirectoryFileException(
                    resource, line.number(), line.name() + " leads to nobody");
        }
        return targets;
    }

    private void include(String name, List<String> targets) throws DirectoryFileException {
        String included = resolve(name);
        stamps.add(included);
        int number = 0;
        for (String text : DirectoryFile.text(context, included)) {
            number++;
            int comment = Quotes.indexOf(text, '#');
            for (String target : Quotes.split(comment < 0 ? text : text.substring(0, comment))) {
                targets.add(address(included, number, target));
            }
        }
    }

    /** A relative name is relative to the aliases file. */
    private String resolve(String name) {
        String unquoted = Quotes.strip(name);
        if (unquoted.contains(":") || unquoted.startsWith("/") || !resource.startsWith("file:")) {
            return unquoted.contains(":") ? unquoted : "file:" + unquoted;
        }
        Path aliases = Path.of(resource.substring("file:".length()));
        return "file:" + aliases.resolveSibling(unquoted);
    }

    private static String address(String resource, int line, String target)
            throws DirectoryFileException {
        String bare = Quotes.strip(target);
        if (bare.startsWith("|") || bare.startsWith("/")) {
            throw new DirectoryFileException(
                    resource, line, "a command or a file is no address here: " + target);
        }
        String address = StringUtils.removeStart(StringUtils.removeEnd(target, ">"), "<");
        // A local part may be quoted; what else has blanks or brackets is no address.
        if (!address.startsWith("\"") && !address.matches("[^\\s<>(),;:\"]+")) {
            throw new DirectoryFileException(resource, line, "not an address: " + target);
        }
        return StringUtils.removeStart(address, "\\");
    }
}
