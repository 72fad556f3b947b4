package io.github.smtpraw.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** When files were last changed, to see that they have been since. */
final class FileStamps {
    private final Map<Path, String> stamps = new LinkedHashMap<>();

    /** Remembers a resource; one that is no file never changes. */
    void add(String resource) {
        if (resource.startsWith("file:")) {
            Path path = Path.of(resource.substring("file:".length()));
            stamps.put(path, stamp(path));
        }
    }

    boolean haveChanged() {
        return stamps.entrySet().stream()
                .anyMatch(entry -> !stamp(entry.getKey()).equals(entry.getValue()));
    }

    private static String stamp(Path path) {
        try {
            return Files.getLastModifiedTime(path) + " " + Files.size(path);
        } catch (IOException e) {
            return "missing";
        }
    }
}
