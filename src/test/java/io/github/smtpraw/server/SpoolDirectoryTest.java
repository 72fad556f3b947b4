package io.github.smtpraw.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDirectoryTest {
    private static final long OURS = ProcessHandle.current().pid();

    @TempDir Path parent;

    @Test
    void onlyTheOwnerMayReadWhatIsMade() throws IOException {
        assumeTrue(parent.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Path directory = parent.resolve("a/b");
        Path file = SpoolDirectory.createFile(directory);
        assertEquals("rwx------", permissions(directory));
        assertEquals("rw-------", permissions(file));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void eachFileIsNew() throws IOException {
        Path file = SpoolDirectory.createFile(parent);
        assertFalse(file.equals(SpoolDirectory.createFile(parent)));
        assertEquals(2, ContentFixture.files(parent));
    }

    @Test
    void filesOfDeadProcessesAreRemovedOnFirstUse() throws Exception {
        Process dead = new ProcessBuilder(List.of(java(), "-version")).start();
        dead.waitFor();
        long alive = ProcessHandle.current().parent().orElseThrow().pid();
        Path ofDead = file("smtp-raw-" + dead.pid() + "-1.spool", Instant.now());
        Path ofFormer = file("smtp-raw-" + OURS + "-999999.spool", Instant.EPOCH);
        Path ofReused = file("smtp-raw-" + alive + "-1.spool", Instant.EPOCH);
        Path ofOurs = file("smtp-raw-" + OURS + "-999998.spool", Instant.now());
        Path ofOther = file("smtp-raw-" + alive + "-2.spool", Instant.now());
        Path foreign = file("smtp-raw-x.spool", Instant.EPOCH);
        Path made = SpoolDirectory.createFile(parent);
        for (Path path : List.of(ofDead, ofFormer, ofReused)) {
            assertFalse(Files.exists(path), path.toString());
        }
        for (Path path : List.of(ofOurs, ofOther, foreign, made)) {
            assertTrue(Files.exists(path), path.toString());
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Path file(String name, Instant written) throws IOException {
        Path file = Files.createFile(parent.resolve(name));
        return Files.setLastModifiedTime(file, FileTime.from(written));
    }

    @Test
    void aDirectoryThatWasRemovedMeanwhileIsMadeAgain() throws IOException {
        Path directory = parent.resolve("spool");
        Files.delete(SpoolDirectory.createFile(directory));
        Files.delete(directory);
        assertTrue(Files.exists(SpoolDirectory.createFile(directory)));
    }
}
