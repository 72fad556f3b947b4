package io.github.smtpraw.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.server.ContentCollector.Failure;
import io.github.smtpraw.server.ContentCollector.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCollectorTest {
    private static final int CHUNK = 64 * 1024;

    /** Keeps tasks until a test runs them. */
    private static final class Tasks implements Executor {
        private final Deque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        boolean runOne() {
            Runnable task = tasks.poll();
            if (task != null) {
                task.run();
            }
            return task != null;
        }
    }

    @TempDir Path directory;
    private final Tasks worker = new Tasks();
    private final Tasks eventLoop = new Tasks();
    private HeapBudget budget;
    private Result result;

    @BeforeEach
    void begin() {
        budget = new HeapBudget(10_000_000);
    }

    private ContentCollector collector(long threshold) {
        return collector(threshold, directory, 0);
    }

    private ContentCollector collector(long threshold, Path place, long minFree) {
        ContentSettings settings = new ContentSettings(threshold, place, minFree);
        return new ContentCollector(budget, settings, worker, eventLoop);
    }

    private void finish(ContentCollector collector) {
        collector.finish(ended -> result = ended);
        runAll();
    }

    private void runAll() {
        while (worker.runOne() || eventLoop.runOne()) {
            // Until neither has anything to do.
        }
    }

    private static byte[] octets(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    /** Puts octets as the server does, in parts of any size. */
    private void put(ContentCollector collector, byte[] octets, int part) {
        int at = 0;
        while (at < octets.length) {
            if (!collector.ready()) {
                runAll();
            }
            int from = collector.position();
            int length = Math.min(Math.min(part, collector.room()), octets.length - at);
            System.arraycopy(octets, at, collector.array(), from, length);
            collector.advance(length);
            at += length;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "1000, 7",
        "4096, 4096",
        "8192, 5000",
        "8193, 8193",
        "300000, 1460",
        "1000000, 100000",
        "5000000, 65536"
    })
    void octetsComeOutAsTheyWerePutOnTheHeapAndInAFile(int size, int part) throws IOException {
        byte[] octets = octets(size);
        for (long threshold : new long[] {Long.MAX_VALUE, 100_000, 0}) {
            ContentCollector collector = collector(threshold);
            put(collector, octets, part);
            assertEquals(size, collector.size());
            finish(collector);
            assertEquals(size <= threshold, result.content().inMemory());
            assertEquals(size, result.content().size());
            assertArrayEquals(octets, result.content().toByteArray());
            result.content().release();
            runAll();
        }
        assertEquals(0, budget.used());
        assertEquals(0, ContentFixture.files(directory));
    }

    @ParameterizedTest
    @CsvSource({"9999, true", "10000, true", "10001, false"})
    void contentIsOnTheHeapUpToTheThreshold(int size, boolean inMemory) {
        ContentCollector collector = collector(10_000);
        put(collector, octets(size), 1000);
        finish(collector);
        assertEquals(inMemory, result.content().inMemory());
        assertEquals(inMemory ? 0 : 1, ContentFixture.files(directory));
    }

    @Test
    void contentOnTheHeapIsThereAtOnce() {
        ContentCollector collector = collector(10_000);
        collector.write(octets(9000));
        collector.finish(ended -> result = ended);
        assertNotNull(result.content());
    }

    @Test
    void aSmallMessageCostsLittle() {
        ContentCollector collector = collector(10_000);
        collector.write(octets(1000));
        assertEquals(8192, budget.used());
        finish(collector);
        assertEquals(1000, budget.used());
        result.content().release();
        runAll();
        assertEquals(0, budget.used());
    }

    @Test
    void aMessageNeverTakesMuchMoreThanTwiceItsSize() {
        ContentCollector collector = collector(10_000_000);
        for (int size = 1024; size <= 1_000_000; size += 1024) {
            collector.write(octets(1024));
            assertTrue(budget.used() <= 2L * size + 8192, size + " octets use " + budget.used());
        }
        collector.discard();
        assertEquals(0, budget.used());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4000, 8192, 50_000, 200_000})
    void contentThatTheBudgetHasNoRoomForGoesToAFile(long limit) throws IOException {
        budget = new HeapBudget(limit);
        byte[] octets = octets(1_000_000);
        ContentCollector collector = collector(Long.MAX_VALUE);
        put(collector, octets, 3000);
        assertTrue(budget.used() <= limit);
        finish(collector);
        assertFalse(result.content().inMemory());
        assertArrayEquals(octets, result.content().toByteArray());
        assertEquals(0, budget.used());
        result.content().release();
        runAll();
        assertEquals(0, ContentFixture.files(directory));
    }

    @Test
    void theHeapThatCarriesALargeMessageToItsFileIsSmall() {
        ContentCollector collector = collector(1_000_000);
        put(collector, octets(8_000_000), 10_000);
        assertTrue(budget.used() <= 10 * CHUNK, "in use: " + budget.used());
        collector.discard();
        runAll();
        assertEquals(0, budget.used());
    }

    @Test
    void onlyTheWorkerTouchesTheDisk() {
        ContentCollector collector = collector(0);
        collector.write(octets(CHUNK));
        collector.finish(ended -> result = ended);
        assertEquals(0, ContentFixture.files(directory));
        assertNull(result);
        assertTrue(worker.runOne());
        assertEquals(1, ContentFixture.files(directory));
    }

    @Test
    void itIsNotReadyWhileTheDiskHasToCatchUp() {
        ContentCollector collector = collector(0);
        AtomicInteger told = new AtomicInteger();
        int taken = 0;
        while (collector.ready()) {
            assertTrue(collector.room() >= 1024);
            collector.write(octets(4096));
            taken += 4096;
        }
        assertTrue(taken <= 6 * CHUNK, "taken: " + taken);
        collector.whenReady(told::incrementAndGet);
        assertEquals(0, told.get());
        assertTrue(worker.runOne());
        assertEquals(0, told.get());
        runAll();
        assertTrue(collector.ready());
        assertEquals(1, told.get());
    }

    @Test
    void whoWaitsForWhatIsReadyIsToldByTheEventLoop() {
        AtomicInteger told = new AtomicInteger();
        collector(0).whenReady(told::incrementAndGet);
        assertEquals(0, told.get());
        runAll();
        assertEquals(1, told.get());
    }

    @Test
    void tooLittleFreeSpaceIsNoSpaceAndLeavesNoFile() {
        fails(collector(0, directory, Long.MAX_VALUE), Failure.NO_SPACE);
        assertEquals(0, ContentFixture.files(directory));
    }

    @Test
    void aDirectoryThatCannotBeMadeIsAnError() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        fails(collector(0, file.resolve("spool"), 0), Failure.IO_ERROR);
    }

    private void fails(ContentCollector collector, Failure failure) {
        AtomicInteger told = new AtomicInteger();
        while (collector.ready()) {
            collector.write(octets(4096));
        }
        collector.whenReady(told::incrementAndGet);
        runAll();
        assertEquals(failure, collector.failure());
        assertEquals(1, told.get());
        assertEquals(0, budget.used());
        // The rest goes nowhere, but is taken.
        put(collector, octets(1_000_000), 4000);
        assertTrue(collector.ready());
        assertEquals(0, budget.used());
        collector.finish(ended -> result = ended);
        assertEquals(failure, result.failure());
        assertNull(result.content());
        collector.discard();
        runAll();
        assertEquals(0, budget.used());
    }

    @Test
    void aFailureAtTheVeryEndIsTold() {
        ContentCollector collector = collector(0, directory, Long.MAX_VALUE);
        collector.write(octets(10));
        finish(collector);
        assertEquals(Failure.NO_SPACE, result.failure());
        assertEquals(0, ContentFixture.files(directory));
        assertEquals(0, budget.used());
    }

    @Test
    void withoutAWorkerItIsAnError() {
        ContentSettings settings = new ContentSettings(0, directory, 0);
        Executor stopped =
                task -> {
                    throw new RejectedExecutionException();
                };
        ContentCollector collector = new ContentCollector(budget, settings, stopped, eventLoop);
        collector.write(octets(10));
        finish(collector);
        assertEquals(Failure.IO_ERROR, result.failure());
        assertEquals(0, budget.used());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 100_000, 1_000_000})
    void whatIsGivenUpOnTheHeapIsGivenBack(int size) {
        ContentCollector collector = collector(Long.MAX_VALUE);
        collector.write(octets(size));
        collector.discard();
        collector.discard();
        assertEquals(0, budget.used());
    }

    /** So many tasks have run when it is given up: none, the write, what follows it, … */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void whatIsGivenUpWhileItIsWrittenLeavesNothing(int tasks) {
        ContentCollector collector = collector(0);
        collector.write(octets(CHUNK));
        collector.write(octets(CHUNK));
        collector.finish(ended -> result = ended);
        for (int i = 0; i < tasks && result == null; i++) {
            assertTrue(worker.runOne() || eventLoop.runOne());
        }
        boolean told = result != null;
        collector.discard();
        collector.discard();
        runAll();
        assertEquals(told, result != null);
        if (told) {
            assertEquals(1, ContentFixture.files(directory));
            result.content().release();
            runAll();
        }
        assertEquals(0, ContentFixture.files(directory));
        assertEquals(0, budget.used());
    }
}
