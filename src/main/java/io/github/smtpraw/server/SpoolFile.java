package io.github.smtpraw.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that holds one message. Written by one worker at a time; when it is whole, read by any
 * number of threads. All of it blocks.
 */
final class SpoolFile {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);
    private static final long CHECK_EVERY = 16L * 1024 * 1024;

    private final ContentSettings settings;
    private volatile Path path;
    private volatile boolean abandoned;
    private OutputStream out;
    private long unchecked;

    SpoolFile(ContentSettings settings) {
        this.settings = settings;
    }

    /**
     * Adds to it, and begins it first where that is due.
     *
     * @return why it failed, or null
     */
    ContentCollector.Failure write(List<Chunk> chunks, boolean last) {
        try {
            if (!abandoned && out == null && !begin()) {
                return ContentCollector.Failure.NO_SPACE;
            }
            for (Chunk chunk : chunks) {
                if (abandoned) {
                    return null;
                }
                if (unchecked >= CHECK_EVERY && !hasSpace(settings.minSpoolFree())) {
                    return ContentCollector.Failure.NO_SPACE;
                }
                out.write(chunk.array(), 0, chunk.length());
                unchecked += chunk.length();
            }
            if (last && out != null) {
                out.close();
            }
            return null;
        } catch (IOException | RuntimeException e) {
            LOG.error("Cannot write content to {}", settings.spoolDirectory(), e);
            return isFull() || tellsFull(e)
                    ? ContentCollector.Failure.NO_SPACE
                    : ContentCollector.Failure.IO_ERROR;
        }
    }

    private boolean begin() throws IOException {
        Path file = SpoolDirectory.createFile(settings.spoolDirectory());
        path = file;
        out = Files.newOutputStream(file);
        return hasSpace(settings.minSpoolFree());
    }

    private boolean hasSpace(long needed) throws IOException {
        unchecked = 0;
        long usable = Files.getFileStore(path).getUsableSpace();
        if (usable < needed) {
            LOG.error(
                    "Only {} octets are free in {}, {} must stay so",
                    usable,
                    settings.spoolDirectory(),
                    needed);
            return false;
        }
        return true;
    }

    private boolean isFull() {
        try {
            return path != null && !hasSpace(Math.max(settings.minSpoolFree(), CHECK_EVERY));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * No file or no quota may be left where octets are free, and Java has no other word for ENOSPC
     * and EDQUOT than the system's text.
     */
    private static boolean tellsFull(Exception e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("No space left on device") || text.contains("Disk quota exceeded");
    }

    /** Makes a write that is under way on another thread end soon. */
    void abandon() {
        abandoned = true;
    }

    /** Has it closed and removed, as often as one likes; here only where the worker is gone. */
    void deleteOn(Executor worker) {
        try {
            worker.execute(this::delete);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            delete();
        }
    }

    /** Closes and removes it; as often as one likes. */
    void delete() {
        Path file = path;
        if (file == null) {
            return;
        }
        path = null;
        try {
            out.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("Cannot close {}", file, e);
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException | RuntimeException e) {
            LOG.warn("Cannot remove {}", file, e);
        }
    }

    /**
     * @throws IOException if it has been deleted
     */
    InputStream open() throws IOException {
        Path file = path;
        if (file == null) {
            throw new IOException(
                    "The content of this message is gone: the last exchange that had a copy of it is"
                            + " done");
        }
        return Files.newInputStream(file);
    }
}
