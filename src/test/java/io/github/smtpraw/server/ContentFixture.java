package io.github.smtpraw.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Content in a budget and a spool directory of its own, whose use can be asked. */
public final class ContentFixture {
    private static final long BUDGET = 10_000_000;

    private final HeapBudget budget = new HeapBudget(BUDGET);
    private final Path directory;

    public ContentFixture(Path directory) {
        this.directory = directory;
    }

    public Content onHeap(byte[] octets) {
        return content(octets, BUDGET);
    }

    public Content inFile(byte[] octets) {
        return content(octets, 0);
    }

    private Content content(byte[] octets, long threshold) {
        AtomicReference<Content> content = new AtomicReference<>();
        ContentSettings settings = new ContentSettings(threshold, directory, 0);
        ContentCollector collector =
                new ContentCollector(budget, settings, Runnable::run, Runnable::run);
        collector.write(octets);
        collector.finish(result -> content.set(result.content()));
        return content.get();
    }

    /** Octets of the heap budget in use. */
    public long heapInUse() {
        return budget.used();
    }

    /** Files in the spool directory. */
    public long files() {
        return files(directory);
    }

    static long files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
