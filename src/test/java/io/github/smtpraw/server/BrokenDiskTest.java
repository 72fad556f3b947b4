package io.github.smtpraw.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.smtpraw.server.FaultyDisk.Fault;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A disk that fails while it is to keep content: the client tries again later. */
@Timeout(60)
class BrokenDiskTest {
    private static final String CONTENT = "x".repeat(998).concat("\r\n").repeat(500);

    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    @TempDir Path folder;

    @AfterEach
    void stop() {
        worker.shutdownNow();
    }

    private ListenerFixture open(Transport way, Path directory) throws Exception {
        return new ListenerFixture()
                .over(way)
                .open(ListenerFixture.settings(directory, 10, 60_000, 60_000, 0), worker);
    }

    /** The reply to a message that is too large for the heap; the session is in step behind it. */
    private static String message(SmtpTalk talk, boolean chunks) throws Exception {
        assertEquals(250, talk.code("MAIL FROM:<a@b.example>"));
        assertEquals(250, talk.code("RCPT TO:<c@d.example>"));
        if (chunks) {
            talk.send("BDAT " + CONTENT.length() + " LAST\r\n" + CONTENT);
        } else {
            assertEquals(354, talk.code("DATA"));
            talk.send(CONTENT + ".\r\n");
        }
        String reply = talk.reply();
        assertEquals(250, talk.code("NOOP"));
        return reply;
    }

    /** What is left once the worker has done all that it was told. */
    private long files() throws Exception {
        worker.submit(() -> {}).get(20, TimeUnit.SECONDS);
        return ContentFixture.files(folder);
    }

    static Stream<Arguments> faults() {
        return Arrays.stream(Transport.values())
                .flatMap(
                        way ->
                                Arrays.stream(Fault.values())
                                        .filter(fault -> fault != Fault.NONE)
                                        .flatMap(
                                                fault ->
                                                        Stream.of(
                                                                Arguments.of(way, fault, false),
                                                                Arguments.of(way, fault, true))));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsA451ThatLeavesNoFileAndTheSessionGoesOn(Transport way, Fault fault, boolean chunks)
            throws Exception {
        FaultyDisk disk = new FaultyDisk(folder);
        try (ListenerFixture server = open(way, disk.path());
                SmtpTalk talk = server.ehlo()) {
            disk.fault = fault;
            String reply = message(talk, chunks);
            assertTrue(reply.startsWith("451 4.3.0 "), reply);
            assertEquals(0, files());
            assertEquals(0, server.delivered);
            disk.fault = Fault.NONE;
            assertTrue(message(talk, chunks).startsWith("250 "));
            assertEquals(1, server.delivered);
            assertEquals(0, files());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDirectoryThatVanishedIsMadeAgain(Transport way) throws Exception {
        Path directory = folder.resolve("spool");
        try (ListenerFixture server = open(way, directory);
                SmtpTalk talk = server.ehlo()) {
            assertTrue(message(talk, false).startsWith("250 "));
            worker.submit(() -> {}).get(20, TimeUnit.SECONDS);
            Files.delete(directory);
            assertTrue(message(talk, false).startsWith("250 "));
            assertEquals(2, server.delivered);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDirectoryThatCannotBeMadeIs451UntilItCan(Transport way) throws Exception {
        Path directory = Files.createFile(folder.resolve("spool"));
        try (ListenerFixture server = open(way, directory);
                SmtpTalk talk = server.ehlo()) {
            assertTrue(message(talk, false).startsWith("451 4.3.0 "));
            Files.delete(directory);
            assertTrue(message(talk, false).startsWith("250 "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFullDiskIs452AndServesAgainOnceThereIsRoom(Transport way) throws Exception {
        assumeTrue(mount("size=100k"), "only root can mount a small file system");
        try (ListenerFixture server = open(way, folder);
                SmtpTalk talk = server.ehlo()) {
            assertTrue(message(talk, false).startsWith("452 4.3.1 "));
            assertEquals(0, files());
            assertTrue(message(talk, true).startsWith("452 4.3.1 "));
            assertEquals(0, files());
            assertEquals(0, server.delivered);
            assertTrue(mount("remount,size=2m"));
            assertTrue(message(talk, false).startsWith("250 "));
            // Not one more file, where the octets would fit.
            assertTrue(mount("remount,nr_inodes=1"));
            assertTrue(message(talk, false).startsWith("452 4.3.1 "));
            assertTrue(mount("remount,nr_inodes=10,ro"));
            assertTrue(message(talk, false).startsWith("451 4.3.0 "));
            assertTrue(mount("remount,rw"));
            assertTrue(message(talk, false).startsWith("250 "));
            worker.submit(() -> {}).get(20, TimeUnit.SECONDS);
        } finally {
            run("umount", folder.toString());
        }
    }

    private boolean mount(String options) throws Exception {
        return run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
