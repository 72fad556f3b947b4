package io.github.smtpraw.routes;

import io.github.smtpraw.support.Transcript;
import io.github.smtpraw.terminal.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dialogues of src/test/resources/transcripts, held with the shipped mail host. */
@Timeout(60)
class TranscriptTest {
    @TempDir static Path data;

    private static MailHostRun host;
    private static Map<String, String> given;

    /** Those that want the same host stand together, so that it is started once. */
    static List<Transcript> transcripts() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/transcripts"))) {
            return files.sorted()
                    .map(Transcript::read)
                    .sorted(Comparator.comparing(transcript -> transcript.given().toString()))
                    .toList();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (host != null) {
            host.close();
            host = null;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("transcripts")
    void theHostHoldsTheDialogue(Transcript transcript) throws Exception {
        if (host == null || !transcript.given().equals(given)) {
            stop();
            host = MailHostRun.start(data, transcript.given());
            given = transcript.given();
        }
        PseudoTerminal screen = transcript.terminal() ? host.logIn() : null;
        try {
            transcript.play(host.port(), screen);
        } finally {
            if (screen != null) {
                host.logOut(screen);
            }
        }
    }
}
