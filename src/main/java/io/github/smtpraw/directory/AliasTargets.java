package io.github.smtpraw.directory;

import io.github.smtpraw.directory.DirectoryFile.Line;
import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.LocalDomains;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;
import org.apache.commons.lang3.StringUtils;

/** The right side of a line of an aliases file: addresses, and files that hold more of them. */
final class AliasTargets {
    private static final String INCLUDE = ":include:";

    /** A target and where it stands. */
    record Found(String resource, int line, Target target) {}

    private final CamelContext context;
    private final String aliases;
    private final LocalDomains domains;
    private final FileStamps stamps;

    /**
     * @param stamps takes down the files that are included
     */
    AliasTargets(CamelContext context, String aliases, LocalDomains domains, FileStamps stamps) {
        this.context = context;
        this.aliases = aliases;
        this.domains = domains;
        this.stamps = stamps;
    }

    /**
     * @throws DirectoryFileException for a command, a file or what is no address
     */
    List<Found> of(Line line) throws DirectoryFileException {
        List<Found> found = new ArrayList<>();
        for (String text : Quotes.split(line.value())) {
            String bare = Addresses.unquoted(text);
            if (StringUtils.startsWithIgnoreCase(bare, INCLUDE)) {
                String name = Addresses.unquoted(bare.substring(INCLUDE.length()).strip());
                include(line, name, found);
            } else {
                found.add(target(aliases, line.number(), text));
            }
        }
        if (found.isEmpty()) {
            throw new DirectoryFileException(
                    aliases, line.number(), line.name() + " leads to nobody");
        }
        return found;
    }

    private void include(Line line, String name, List<Found> found) throws DirectoryFileException {
        if (name.isEmpty()) {
            throw new DirectoryFileException(aliases, line.number(), ":include: names no file");
        }
        String resource = resolve(name);
        stamps.add(context, resource);
        int number = 0;
        for (String text : included(line, resource)) {
            number++;
            for (String target : Quotes.split(Quotes.withoutComment(text))) {
                found.add(target(resource, number, target));
            }
        }
    }

    private List<String> included(Line line, String resource) throws DirectoryFileException {
        try {
            return DirectoryFile.text(context, resource);
        } catch (DirectoryFileException e) {
            throw new DirectoryFileException(
                    aliases + ":" + line.number(), ":include: " + e.getMessage(), e);
        }
    }

    /** A relative name is relative to the aliases file, an absolute one is a file. */
    private String resolve(String name) {
        if (ResourceHelper.hasScheme(name)) {
            return name;
        }
        if (name.startsWith("/")) {
            return "file:" + name;
        }
        int end = Math.max(aliases.lastIndexOf('/'), aliases.indexOf(':'));
        return aliases.substring(0, end + 1) + name;
    }

    private Found target(String resource, int line, String text) throws DirectoryFileException {
        String bare = Addresses.unquoted(text);
        String wrong = null;
        if (bare.startsWith("|")) {
            wrong = "commands are not run, a route can do what this would: " + text;
        } else if (bare.startsWith("/")) {
            wrong = "mail is not appended to files, a route can do what this would: " + text;
        } else if (StringUtils.startsWithIgnoreCase(bare, INCLUDE)) {
            wrong = "an included file can not include another: " + text;
        }
        Target target = wrong == null ? Target.parse(text, domains) : null;
        if (target == null) {
            throw new DirectoryFileException(
                    resource, line, wrong == null ? "not an address: " + text : wrong);
        }
        return new Found(resource, line, target);
    }
}
