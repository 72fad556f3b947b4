package io.github.smtpraw.dialogues;

import io.github.smtpraw.support.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dialogues that the tests of other servers hold, as facts: what is said, what they answer, and the
 * reason where ours answers otherwise. Each is held with a listener of the options that it gives.
 */
@Timeout(60)
class OtherServersDialoguesTest {
    private static final Listeners LISTENERS = new Listeners();

    static List<Transcript> dialogues() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/dialogues"))) {
            return files.sorted().flatMap(file -> Transcript.readAll(file).stream()).toList();
        }
    }

    @AfterAll
    static void stop() {
        LISTENERS.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialogues")
    void oursHoldsTheDialogueOrSaysWhyNot(Transcript dialogue) throws Exception {
        LISTENERS.hold(dialogue);
    }
}
