package io.github.smtpraw.directory;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** The state of files as it was when they were about to be read, to see that they have changed. */
final class FileStamps {
    /** What a file looked like; null for a file that is not there. */
    private record Stamp(Instant modified, long size, Object key) {}

    private final Map<Path, Stamp> stamps = new LinkedHashMap<>();

    /** Takes down a resource; one that is no file never changes. */
    void add(CamelContext context, String resource) {
        Path path = path(context, resource);
        if (path != null) {
            stamps.put(path, stamp(path));
        }
    }

    private static Path path(CamelContext context, String resource) {
        try {
            URI uri = ResourceHelper.resolveResource(context, resource).getURI();
            return uri != null && "file".equals(uri.getScheme()) ? Path.of(uri) : null;
        } catch (IllegalArgumentException e) {
            // Reading it will say what is wrong with it.
            return null;
        }
    }

    private static Stamp stamp(Path path) {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(file.lastModifiedTime().toInstant(), file.size(), file.fileKey());
        } catch (IOException e) {
            return null;
        }
    }

    /** The same files as they are now. */
    FileStamps now() {
        FileStamps now = new FileStamps();
        stamps.keySet().forEach(path -> now.stamps.put(path, stamp(path)));
        return now;
    }

    boolean same(FileStamps other) {
        return other != null && stamps.equals(other.stamps);
    }

    /** Whether all of them are there and none was written to since. */
    boolean areOlderThan(Instant moment) {
        return stamps.values().stream()
                .allMatch(stamp -> stamp != null && stamp.modified().isBefore(moment));
    }
}
