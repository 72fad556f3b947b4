package io.github.smtpraw.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a spool directory; what a crashed process left is removed when it is first used. */
final class SpoolDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
    private static final Pattern NAME = Pattern.compile("smtp-raw-(\\d+)-\\d+\\.spool");
    private static final long OWN_PID = ProcessHandle.current().pid();
    private static final AtomicLong COUNT = new AtomicLong();
    private static final Set<Path> SWEPT = ConcurrentHashMap.newKeySet();

    private SpoolDirectory() {}

    /**
     * The path of a file that is not there yet.
     *
     * @throws IOException if the directory can't be made
     */
    static Path newFile(Path directory) throws IOException {
        Files.createDirectories(directory, ownerOnly("rwx------"));
        if (SWEPT.add(directory.toAbsolutePath())) {
            sweep(directory);
        }
        String name = "smtp-raw-" + OWN_PID + "-" + COUNT.incrementAndGet() + ".spool";
        return Files.createFile(directory.resolve(name), ownerOnly("rw-------"));
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void sweep(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.spool")) {
            for (Path file : files) {
                Matcher matcher = NAME.matcher(file.getFileName().toString());
                // A file of our own number is from a process that had it before us.
                if (matcher.matches() && !isAlive(Long.parseLong(matcher.group(1)))) {
                    delete(file);
                }
            }
        }
    }

    private static boolean isAlive(long pid) {
        return pid != OWN_PID && ProcessHandle.of(pid).isPresent();
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("Cannot delete the spool file {}: {}", file, e.toString());
        }
    }
}
