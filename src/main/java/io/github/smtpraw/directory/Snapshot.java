package io.github.smtpraw.directory;

import io.github.smtpraw.directory.DirectoryFile.Line;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;

/** What the files said when they were last read whole; never changed. Names are in lower case. */
final class Snapshot {
    private final Map<String, String> users = new LinkedHashMap<>();
    private final Map<String, List<String>> aliases = new LinkedHashMap<>();
    private final Map<String, String> moved = new LinkedHashMap<>();
    private final FileStamps stamps = new FileStamps();

    private Snapshot() {}

    /**
     * @param users resource, or null; likewise the others
     * @throws DirectoryFileException for the first line that can't be understood
     */
    static Snapshot read(CamelContext context, String users, String aliases, String moved)
            throws DirectoryFileException {
        Snapshot snapshot = new Snapshot();
        for (Line line : snapshot.lines(context, users)) {
            String box = key(line.name());
            if (!isBox(box)) {
                throw new DirectoryFileException(
                        users, line.number(), "not a name for a mailbox: " + line.name());
            }
            snapshot.users.put(box, line.value());
        }
        AliasTargets targets = new AliasTargets(context, aliases, snapshot.stamps);
        for (Line line : snapshot.lines(context, aliases)) {
            List<String> before =
                    snapshot.aliases.put(key(line.name()), List.copyOf(targets.of(line)));
            if (before != null) {
                throw new DirectoryFileException(
                        aliases, line.number(), line.name() + " stands there twice");
            }
        }
        for (Line line : snapshot.lines(context, moved)) {
            if (!line.value().matches("[^\\s<>@]+@[^\\s<>@]+")) {
                throw new DirectoryFileException(
                        moved, line.number(), "not an address: " + line.value());
            }
            snapshot.moved.put(key(line.name()), line.value());
        }
        return snapshot;
    }

    private List<Line> lines(CamelContext context, String resource) throws DirectoryFileException {
        if (resource == null) {
            return List.of();
        }
        stamps.add(resource);
        return DirectoryFile.read(context, resource);
    }

    /** A mailbox becomes a name in the file system. */
    private static boolean isBox(String name) {
        return !name.startsWith(".")
                && name.chars()
                        .noneMatch(c -> c == '/' || c == '\\' || c == '@' || c <= ' ' || c == 0x7f);
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    boolean isStale() {
        return stamps.haveChanged();
    }

    /** The full name; null for nobody. */
    String user(String box) {
        return users.get(box);
    }

    Map<String, String> users() {
        return users;
    }

    /** Where it leads; null for no alias. */
    List<String> alias(String name) {
        return aliases.get(name);
    }

    /** The new address; null for one that has not moved. */
    String moved(String box) {
        return moved.get(box);
    }
}
