package io.github.smtpraw.directory;

import io.github.smtpraw.directory.DirectoryFile.Line;
import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.LocalDomains;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Map<String, List<Found>> files = new HashMap<>();
    private final Set<String> above = new LinkedHashSet<>();

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
     * @return none where a file that is included is empty
     * @throws DirectoryFileException for a command, a file or what is no address
     */
    List<Found> of(Line line) throws DirectoryFileException {
        List<Found> found = new ArrayList<>(1);
        List<String> texts = Quotes.split(line.value());
        if (texts.isEmpty()) {
            throw new DirectoryFileException(
                    aliases, line.number(), line.name() + " leads to nobody");
        }
        add(aliases, line.number(), texts, found);
        return found;
    }

    private void add(String resource, int line, List<String> texts, Collection<Found> found)
            throws DirectoryFileException {
        for (String text : texts) {
            String bare = Addresses.unquoted(text);
            if (StringUtils.startsWithIgnoreCase(bare, INCLUDE)) {
                String name = Addresses.unquoted(bare.substring(INCLUDE.length()).strip());
                found.addAll(included(resource, line, name));
            } else {
                found.add(new Found(resource, line, target(resource, line, text)));
            }
        }
    }

    private List<Found> included(String from, int line, String name) throws DirectoryFileException {
        if (name.isEmpty()) {
            throw new DirectoryFileException(from, line, ":include: names no file");
        }
        String resource = resolve(from, name);
        List<Found> known = files.get(resource);
        if (known != null) {
            return known;
        }
        if (!above.add(resource)) {
            throw new DirectoryFileException(from, line, "includes itself: " + name);
        }
        stamps.add(context, resource);
        List<Found> found = new ArrayList<>();
        int number = 0;
        for (String text : text(from, line, resource)) {
            add(resource, ++number, Quotes.split(Quotes.withoutComment(text)), found);
        }
        above.remove(resource);
        files.put(resource, found);
        return found;
    }

    private List<String> text(String from, int line, String resource)
            throws DirectoryFileException {
        try {
            return DirectoryFile.text(context, resource);
        } catch (DirectoryFileException e) {
            throw new DirectoryFileException(from + ":" + line, ":include: " + e.getMessage(), e);
        }
    }

    /** A relative name is relative to the file that has it, an absolute one is a file. */
    private static String resolve(String from, String name) {
        if (ResourceHelper.hasScheme(name)) {
            return name;
        }
        if (name.startsWith("/")) {
            return "file:" + name;
        }
        int end = Math.max(from.lastIndexOf('/'), from.indexOf(':'));
        return from.substring(0, end + 1) + name;
    }

    private Target target(String resource, int line, String text) throws DirectoryFileException {
        String bare = Addresses.unquoted(text);
        Target target = Target.parse(text, domains);
        if (bare.startsWith("|")) {
            throw new DirectoryFileException(
                    resource,
                    line,
                    "commands are not run, a route can do what this would: " + text);
        }
        if (bare.startsWith("/") && (target == null || target.kind() != Target.Kind.NOWHERE)) {
            String what = "mail is not appended to files, a route can do what this would: ";
            throw new DirectoryFileException(resource, line, what + text);
        }
        if (target == null) {
            throw new DirectoryFileException(resource, line, "not an address: " + text);
        }
        return target;
    }
}
