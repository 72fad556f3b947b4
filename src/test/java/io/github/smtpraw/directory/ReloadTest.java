package io.github.smtpraw.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.LogWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.logging.log4j.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are edited while mail comes. */
class ReloadTest {
    @TempDir Path folder;
    private final AtomicLong nanos = new AtomicLong();
    private final MailDirectory directory = new MailDirectory(nanos::get);
    private final LogWatch log = LogWatch.of(MailDirectory.class.getName(), Level.INFO);
    private Instant written = Instant.now().minusSeconds(3600);

    @BeforeEach
    void threeFilesAndAListAreRead() throws Exception {
        write("users", "sam: Sam Smith\njones: Ada Jones\n");
        write("aliases", "staff: :include:staff\nfox: fox@elsewhere.example\n");
        write("staff", "sam\n");
        write("moved", "white: white@elsewhere.example\n");
        directory.setCamelContext(new DefaultCamelContext());
        directory.setDomains("example.org");
        directory.setUsers("file:" + folder.resolve("users"));
        directory.setAliases("file:" + folder.resolve("aliases"));
        directory.setMoved("file:" + folder.resolve("moved"));
        directory.start();
    }

    @AfterEach
    void noMoreLog() {
        log.close();
    }

    /** Writes a file a while ago, each time a second later than the last. */
    private void write(String name, String content) throws Exception {
        written = written.plusSeconds(1);
        write(name, content, written);
    }

    private void write(String name, String content, Instant when) throws Exception {
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.from(when));
    }

    private void aSecondPasses() {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }

    private String route(String address) throws Exception {
        return Directories.shown(directory.route(address));
    }

    @Test
    void eachOfTheFilesIsReadAnewWhenItHasChanged() throws Exception {
        write("users", "sam: Sam Smith\njones: Ada Jones\nann: Ann Archer\n");
        aSecondPasses();
        assertEquals("ann", route("ann"));
        write("aliases", "staff: :include:staff\nfox: fox@other.example\n");
        aSecondPasses();
        assertEquals("fox@other.example", route("fox"));
        write("staff", "sam, jones\n");
        aSecondPasses();
        assertEquals("sam@example.org, jones@example.org", route("staff"));
        write("moved", "white: white@other.example\njones: jones@other.example\n");
        aSecondPasses();
        assertThrows(Exception.class, () -> directory.route("jones"));
        assertEquals(
                List.of(
                        "INFO Read the mail directory anew: 3 users, 2 aliases, 1 moved",
                        "INFO Read the mail directory anew: 3 users, 2 aliases, 1 moved",
                        "INFO Read the mail directory anew: 3 users, 2 aliases, 1 moved",
                        "INFO Read the mail directory anew: 3 users, 2 aliases, 2 moved"),
                log.lines());
    }

    @Test
    void theFilesAreLookedAtOnceASecondAtMost() throws Exception {
        write("users", "sam: Sam Smith\njones: Ada Jones\nann: Ann Archer\n");
        assertNull(directory.route("ann"));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
        assertNull(directory.route("ann"));
        nanos.incrementAndGet();
        assertEquals("ann", route("ann"));
    }

    @Test
    void nothingIsReadAnewWhereNothingHasChanged() throws Exception {
        aSecondPasses();
        assertEquals("sam", route("sam"));
        assertEquals(List.of(), log.lines());
    }

    @Test
    void aBrokenEditKeepsTheLastGoodStateAndIsSaidOnce() throws Exception {
        write("aliases", "staff: sam\nfox: |rm\n");
        String said =
                "WARN The mail directory stays as it was: file:"
                        + folder.resolve("aliases")
                        + ":2: commands are not run, a route can do what this would: |rm";
        for (int i = 0; i < 3; i++) {
            aSecondPasses();
            assertEquals("fox@elsewhere.example", route("fox"));
            assertEquals(List.of(said), log.lines());
        }
        write("aliases", "fox |rm\n");
        aSecondPasses();
        assertEquals("fox@elsewhere.example", route("fox"));
        assertEquals(2, log.lines().size());
        write("aliases", "fox: fox@mended.example\n");
        aSecondPasses();
        assertEquals("fox@mended.example", route("fox"));
        assertEquals(
                "INFO Read the mail directory anew: 2 users, 1 aliases, 1 moved",
                log.lines().get(2));
    }

    @Test
    void anEditThatIsTakenBackIsTaken() throws Exception {
        write("users", "sam\n");
        aSecondPasses();
        assertEquals("jones", route("jones"));
        write("users", "jones: Ada Jones\nsam: Sam Smith\n");
        aSecondPasses();
        assertEquals("Ada Jones <jones@example.org>", directory.verify("jones"));
        assertEquals(2, log.lines().size());
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotReadBeforeItRests() throws Exception {
        write("users", "", Instant.now().plusSeconds(3600));
        aSecondPasses();
        assertEquals("sam", route("sam"));
        write("users", "sam: Sam Smith\nann: Ann", Instant.now().plusSeconds(3601));
        aSecondPasses();
        assertNull(directory.route("ann"));
        aSecondPasses();
        assertEquals("ann", route("ann"));
    }

    @Test
    void aFileThatIsGoneKeepsTheLastGoodState() throws Exception {
        Files.delete(folder.resolve("users"));
        for (int i = 0; i < 3; i++) {
            aSecondPasses();
            assertEquals("sam", route("sam"));
        }
        assertEquals(1, log.lines().size());
        write("users", "sam: Sam Smith\njones: Ada Jones\nann: Ann Archer\n");
        aSecondPasses();
        assertEquals("ann", route("ann"));
    }

    @Test
    void whatWasBrokenFromTheStartIsReadWhenItIsMended() throws Exception {
        MailDirectory late = new MailDirectory(nanos::get);
        late.setCamelContext(new DefaultCamelContext());
        late.setDomains("example.org");
        late.setUsers("file:" + folder.resolve("late"));
        assertThrows(IllegalStateException.class, () -> late.route("sam"));
        write("late", "sam: Sam\n");
        assertEquals("sam", late.route("sam"));
    }

    @Test
    void whileOneReadsTheFilesTheOthersGoOnWithWhatThereIs() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger reads = new AtomicInteger();
        FileStamps[] stamps = new FileStamps[1];
        LiveSnapshot.Attempt attempt =
                new LiveSnapshot.Attempt() {
                    @Override
                    public Snapshot read() {
                        stamps[0] = new FileStamps();
                        stamps[0].add(new DefaultCamelContext(), "file:" + folder.resolve("users"));
                        if (reads.incrementAndGet() > 1) {
                            reading.countDown();
                            Awaitility.await()
                                    .atMost(Duration.ofMinutes(1))
                                    .until(() -> mayEnd.getCount() == 0);
                        }
                        return new Snapshot(Map.of(), Map.of(), Map.of());
                    }

                    @Override
                    public FileStamps stamps() {
                        return stamps[0];
                    }
                };
        LiveSnapshot live = new LiveSnapshot(() -> attempt, nanos::get);
        Snapshot old = live.current();
        write("users", "sam: Sam Smith\n");
        aSecondPasses();
        CompletableFuture<Snapshot> reader =
                CompletableFuture.supplyAsync(() -> now(live), ReloadTest::run);
        assertTrue(reading.await(30, TimeUnit.SECONDS));
        aSecondPasses();
        assertSame(
                old,
                CompletableFuture.supplyAsync(() -> now(live), ReloadTest::run)
                        .get(30, TimeUnit.SECONDS));
        assertFalse(reader.isDone());
        mayEnd.countDown();
        assertNotSame(old, reader.get(30, TimeUnit.SECONDS));
        assertSame(reader.get(), live.current());
    }

    /** In a thread of its own, since the common pool may have one alone. */
    private static void run(Runnable task) {
        new Thread(task).start();
    }

    private static Snapshot now(LiveSnapshot live) {
        try {
            return live.current();
        } catch (DirectoryFileException e) {
            throw new IllegalStateException(e);
        }
    }
}
