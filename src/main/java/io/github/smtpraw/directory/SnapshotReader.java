package io.github.smtpraw.directory;

import io.github.smtpraw.directory.AliasTargets.Found;
import io.github.smtpraw.directory.DirectoryFile.Line;
import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.LocalDomains;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/** Reads the three files once, checks each line and that every alias leads to somebody. */
final class SnapshotReader {
    private final CamelContext context;
    private final LocalDomains domains;
    private final FileStamps stamps = new FileStamps();

    SnapshotReader(CamelContext context, LocalDomains domains) {
        this.context = context;
        this.domains = domains;
    }

    /** What was read so far, as it was just before that. */
    FileStamps stamps() {
        return stamps;
    }

    /**
     * @param users resource, or null for none; likewise the others
     * @throws DirectoryFileException for the first line that can't be understood
     */
    Snapshot read(String users, String aliases, String moved) throws DirectoryFileException {
        Map<String, String> names = users(users);
        List<Found> found = new ArrayList<>();
        Map<String, List<Target>> lists = aliases(aliases, found);
        Snapshot snapshot = new Snapshot(names, lists, moved(moved));
        for (Found one : found) {
            check(one, snapshot);
        }
        return snapshot;
    }

    private Map<String, String> users(String resource) throws DirectoryFileException {
        // In the order of the file, as VRFY gives several.
        Map<String, String> users = new LinkedHashMap<>();
        for (Line line : lines(resource)) {
            String box = Names.key(line.name());
            if (!Names.isMailbox(box)) {
                String what =
                        "not a name for a mailbox (letters, digits and . _ - + '): " + line.name();
                throw new DirectoryFileException(resource, line.number(), what);
            }
            if (line.value().codePoints().anyMatch(SnapshotReader::isNotOfName)) {
                String what = "not a full name: " + line.value();
                throw new DirectoryFileException(resource, line.number(), what);
            }
            unique(users.put(box, line.value()), resource, line);
        }
        return users;
    }

    /** What would make {@code Full Name <box@domain>} mean something else. */
    private static boolean isNotOfName(int c) {
        return c == '<' || c == '>' || c == '@' || Character.isISOControl(c);
    }

    private Map<String, List<Target>> aliases(String resource, List<Found> all)
            throws DirectoryFileException {
        Map<String, List<Target>> aliases = new HashMap<>();
        for (Line line : lines(resource)) {
            List<Found> found = new AliasTargets(context, resource, domains, stamps).of(line);
            all.addAll(found);
            List<Target> targets = found.stream().map(Found::target).toList();
            unique(aliases.put(name(resource, line), targets), resource, line);
        }
        return aliases;
    }

    private Map<String, String> moved(String resource) throws DirectoryFileException {
        Map<String, String> moved = new HashMap<>();
        for (Line line : lines(resource)) {
            String address = Names.parse(line.value());
            if (address == null || Addresses.domain(address).isEmpty()) {
                String what = "not an address of the form box@domain: " + line.value();
                throw new DirectoryFileException(resource, line.number(), what);
            }
            unique(moved.put(name(resource, line), address), resource, line);
        }
        return moved;
    }

    /** A name that RCPT can give, without a domain: all local domains share them. */
    private static String name(String resource, Line line) throws DirectoryFileException {
        String address = line.name().startsWith("<") ? null : Names.parse(line.name());
        if (address != null && Addresses.domain(address).isEmpty()) {
            return Names.key(address);
        }
        String what = "not a name (a local part, without a domain): " + line.name();
        throw new DirectoryFileException(resource, line.number(), what);
    }

    private static void unique(Object before, String resource, Line line)
            throws DirectoryFileException {
        if (before != null) {
            String what = line.name() + " stands here for the second time";
            throw new DirectoryFileException(resource, line.number(), what);
        }
    }

    /** A local target that nobody has would lose mail without a word. */
    private static void check(Found found, Snapshot snapshot) throws DirectoryFileException {
        Target target = found.target();
        if (target.box() == null || target.box().equals("postmaster")) {
            return;
        }
        boolean there =
                target.exact()
                        ? snapshot.userOf(target.box()) != null
                        : snapshot.known(target.box()) != null;
        if (!there) {
            String who = target.exact() ? "no user" : "neither a user nor an alias, nor moved";
            String what = target.address() + " is " + who;
            throw new DirectoryFileException(found.resource(), found.line(), what);
        }
    }

    private List<Line> lines(String resource) throws DirectoryFileException {
        if (resource == null) {
            return List.of();
        }
        stamps.add(context, resource);
        return DirectoryFile.read(context, resource);
    }
}
