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
    /** A target as it stands in the entry of that name. */
    private record Entry(Key name, Found found) {}

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
        Map<Key, String> names = users(users);
        List<Entry> entries = new ArrayList<>();
        Map<Key, List<Target>> lists = aliases(aliases, entries);
        Snapshot snapshot = new Snapshot(names, lists, moved(moved));
        for (Entry entry : entries) {
            check(entry, snapshot);
        }
        return snapshot;
    }

    private Map<Key, String> users(String resource) throws DirectoryFileException {
        // In the order of the file, as VRFY gives several.
        Map<Key, String> users = new LinkedHashMap<>();
        for (Line line : lines(resource)) {
            Key user = Key.of(line.name());
            if (!Names.isMailbox(user.local()) || !Names.isDirectory(user.domain())) {
                String what =
                        "not a name for a mailbox (letters, digits and . _ - + '): " + line.name();
                throw new DirectoryFileException(resource, line.number(), what);
            }
            local(resource, line, user);
            if (!isFullName(line.value())) {
                String what = "not a full name: " + line.value();
                throw new DirectoryFileException(resource, line.number(), what);
            }
            unique(users.put(user, line.value()), resource, line);
        }
        return users;
    }

    /** Whether {@code Full Name <box@domain>} means what it says. */
    private static boolean isFullName(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '<' || c == '>' || c == '@' || Character.isISOControl(c)) {
                return false;
            }
        }
        return true;
    }

    private Map<Key, List<Target>> aliases(String resource, List<Entry> entries)
            throws DirectoryFileException {
        Map<Key, List<Target>> aliases = new HashMap<>();
        AliasTargets values = new AliasTargets(context, resource, domains, stamps);
        for (Line line : lines(resource)) {
            Key name = line.name().startsWith("@") ? catchAll(resource, line) : key(resource, line);
            List<Target> targets = new ArrayList<>(1);
            for (Found found : values.of(line)) {
                entries.add(new Entry(name, found));
                targets.add(found.target());
            }
            unique(aliases.put(name, targets), resource, line);
        }
        return aliases;
    }

    private Map<Key, String> moved(String resource) throws DirectoryFileException {
        Map<Key, String> moved = new HashMap<>();
        for (Line line : lines(resource)) {
            String address = Names.parse(line.value());
            if (address == null || Addresses.domain(address).isEmpty()) {
                String what = "not an address of the form box@domain: " + line.value();
                throw new DirectoryFileException(resource, line.number(), what);
            }
            unique(moved.put(key(resource, line), address), resource, line);
        }
        return moved;
    }

    /** A name that RCPT can give: without a domain all local domains share it. */
    private Key key(String resource, Line line) throws DirectoryFileException {
        String address = line.name().startsWith("<") ? null : Names.parse(line.name());
        if (address == null) {
            String what = "not a name (a local part, with a local domain or without): ";
            throw new DirectoryFileException(resource, line.number(), what + line.name());
        }
        return local(resource, line, Key.of(address));
    }

    private Key catchAll(String resource, Line line) throws DirectoryFileException {
        String address = Names.parse("any" + line.name());
        if (address == null) {
            String what = "not a domain: " + line.name();
            throw new DirectoryFileException(resource, line.number(), what);
        }
        return local(resource, line, Key.of(address).catchAll());
    }

    private Key local(String resource, Line line, Key key) throws DirectoryFileException {
        if (!domains.contains(key.domain())) {
            String what = key.domain() + " is not a local domain: " + line.name();
            throw new DirectoryFileException(resource, line.number(), what);
        }
        return key;
    }

    private static void unique(Object before, String resource, Line line)
            throws DirectoryFileException {
        if (before != null) {
            String what = line.name() + " stands here for the second time";
            throw new DirectoryFileException(resource, line.number(), what);
        }
    }

    /** A local target that nobody has would lose mail without a word. */
    private static void check(Entry entry, Snapshot snapshot) throws DirectoryFileException {
        Target target = entry.found().target();
        boolean box = target.kind() == Target.Kind.BOX;
        if ((!box && target.kind() != Target.Kind.HERE)
                || Addresses.isPostmaster(target.address())) {
            return;
        }
        Key given = Key.of(target.address());
        // A name without a domain is one of the entry's, and no catch-all hides a slip of the pen.
        Key name = given.isShared() ? new Key(given.local(), entry.name().domain()) : given;
        boolean there =
                box
                        ? snapshot.userOf(name) != null
                        : !(given.isShared() ? snapshot.named(name) : snapshot.entries(name))
                                        .isEmpty()
                                || !snapshot.meant(name).equals(name);
        if (!there) {
            String who = box ? "no user" : "neither a user nor an alias, nor moved";
            String what = target.address() + " is " + who;
            throw new DirectoryFileException(entry.found().resource(), entry.found().line(), what);
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
