package io.github.smtpraw.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names and makes the files {@code smtp-raw-<pid>-<n>.spool}, and removes those that processes of
 * this machine left behind when they died. Blocks, so never on an event loop.
 */
final class SpoolDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
    private static final Pattern NAME = Pattern.compile("smtp-raw-(\\d{1,18})-\\d+\\.spool");
    private static final long PID = ProcessHandle.current().pid();
    private static final AtomicLong COUNTER = new AtomicLong();
    private static final Set<Path> SWEPT = ConcurrentHashMap.newKeySet();

    private SpoolDirectory() {}

    /** Makes an empty file that only its owner can read, and the directory where it is missing. */
    static Path createFile(Path directory) throws IOException {
        Path place = directory.toAbsolutePath().normalize();
        // It may exist as a link to a directory, which createDirectories does not take.
        if (!Files.isDirectory(place)) {
            Files.createDirectories(place, ownerOnly(place, "rwx------"));
        }
        if (SWEPT.add(place)) {
            sweep(place);
        }
        FileAttribute<?>[] attributes = ownerOnly(place, "rw-------");
        while (true) {
            String name = "smtp-raw-" + PID + "-" + COUNTER.incrementAndGet() + ".spool";
            Path file = place.resolve(name);
            try {
                return checkOwner(place, Files.createFile(file, attributes));
            } catch (FileAlreadyExistsException e) {
                LOG.debug("Not ours: {}", file);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path place, String permissions) {
        if (!isPosix(place)) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    private static boolean isPosix(Path place) {
        return place.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Who owns the directory can put other content in place of ours: only root may, and we. */
    private static Path checkOwner(Path place, Path file) throws IOException {
        if (isPosix(place)) {
            String owner = Files.getOwner(place).getName();
            if (!owner.equals("root") && !owner.equals(Files.getOwner(file).getName())) {
                Files.delete(file);
                throw new IOException("The spool directory " + place + " belongs to " + owner);
            }
        }
        return file;
    }

    private static void sweep(Path place) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "smtp-raw-*.spool")) {
            for (Path file : files) {
                if (isStale(file) && Files.deleteIfExists(file)) {
                    LOG.info("Removed {}, left behind by a process that died", file);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Cannot look for files left behind in {}", place, e);
        }
    }

    /** Whether its process is gone, or its number was given to one that began after the file. */
    private static boolean isStale(Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return false;
        }
        ProcessHandle process =
                ProcessHandle.of(Long.parseLong(name.group(1)))
                        .filter(ProcessHandle::isAlive)
                        .orElse(null);
        if (process == null) {
            return true;
        }
        Instant written = Files.getLastModifiedTime(file).toInstant();
        return process.info().startInstant().filter(written::isBefore).isPresent();
    }
}
