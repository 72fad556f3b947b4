package io.github.smtpraw.realclients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The folder of a mailbox in which a server of others puts new messages, a file each. */
record Mailbox(Path folder) {

    /** Takes the one message that comes, or has come. */
    byte[] take() throws IOException {
        Awaitility.await().until(() -> list().size() == 1);
        Path file = list().get(0);
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        return content;
    }

    /** So many messages, which have arrived or will soon. */
    List<byte[]> take(int count) throws IOException {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> list().size() == count);
        List<byte[]> messages = new ArrayList<>();
        for (Path file : list()) {
            messages.add(Files.readAllBytes(file));
        }
        clear();
        return messages;
    }

    boolean isEmpty() {
        return list().isEmpty();
    }

    /** Drops what an earlier run has left. */
    void clear() throws IOException {
        for (Path file : list()) {
            Files.delete(file);
        }
    }

    private List<Path> list() {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
