package io.github.smtpraw.directory;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good snapshot of the files. Whoever asks looks at most once a second whether they have
 * changed; others go on with what there is meanwhile.
 */
final class LiveSnapshot {
    /** Reads the files once. */
    interface Attempt {
        Snapshot read() throws DirectoryFileException;

        FileStamps stamps();
    }

    private static final Logger LOG = LoggerFactory.getLogger(MailDirectory.class);
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long QUIET_SECONDS = 1;

    private final Supplier<Attempt> files;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Snapshot good;
    private volatile long checkedAt;
    private FileStamps read;
    private FileStamps seen;
    private DirectoryFileException broken;

    /**
     * @param nanos a clock as {@link System#nanoTime}
     */
    LiveSnapshot(Supplier<Attempt> files, LongSupplier nanos) {
        this.files = files;
        this.nanos = nanos;
    }

    /**
     * Reads the files if none were read yet.
     *
     * @throws DirectoryFileException if one is wrong; they are not read again before they change
     */
    void load() throws DirectoryFileException {
        lock.lock();
        try {
            if (good != null) {
                return;
            }
            if (broken == null || !read.now().same(read)) {
                read();
            }
            if (broken != null) {
                throw broken;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The last good one.
     *
     * @throws DirectoryFileException if there never was one
     */
    Snapshot current() throws DirectoryFileException {
        if (good == null) {
            load();
        } else if (nanos.getAsLong() - checkedAt >= CHECK_NANOS && lock.tryLock()) {
            try {
                refresh();
            } finally {
                lock.unlock();
            }
        }
        return good;
    }

    private void refresh() {
        checkedAt = nanos.getAsLong();
        FileStamps before = seen;
        seen = read.now();
        if (seen.same(read)) {
            return;
        }
        // A file that is being written may be empty now: wait until it rests.
        boolean rests =
                seen.same(before) || seen.areOlderThan(Instant.now().minusSeconds(QUIET_SECONDS));
        if (!rests) {
            return;
        }
        read();
        if (broken == null) {
            LOG.info("Read the mail directory anew: {}", good);
        } else {
            LOG.warn("The mail directory stays as it was: {}", broken.getMessage());
        }
    }

    private void read() {
        Attempt attempt = files.get();
        checkedAt = nanos.getAsLong();
        try {
            good = attempt.read();
            broken = null;
        } catch (DirectoryFileException e) {
            broken = e;
        }
        read = attempt.stamps();
    }
}
