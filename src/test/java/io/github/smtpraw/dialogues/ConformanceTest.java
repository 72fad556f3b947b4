package io.github.smtpraw.dialogues;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.protocol.Extensions;
import io.github.smtpraw.protocol.Verb;
import io.github.smtpraw.support.Transcript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each line of src/docs/conformance.md is a dialogue of src/test/resources/conformance, which is
 * held here: {@code == RFC and section | verb or extension | what holds}. {@code mvn test
 * -Dtest=ConformanceTest -Dconformance.write=true} writes the table anew.
 */
@Timeout(60)
class ConformanceTest {
    private static final Listeners LISTENERS = new Listeners();
    private static final Path TABLE = Path.of("src/docs/conformance.md");
    private static final String BEGIN = "| RFC | verb or extension | what holds | answer |\n";
    private static final Map<Integer, String> LINES = new TreeMap<>();
    private static final List<Transcript> ALL = dialogues();

    private static List<Transcript> dialogues() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/conformance"))) {
            return files.sorted().flatMap(file -> Transcript.readAll(file).stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Integer> rows() {
        return Stream.iterate(0, row -> row < ALL.size(), row -> row + 1).toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatTheTableSaysHolds(int row) throws Exception {
        Transcript dialogue = ALL.get(row);
        List<String> replies = LISTENERS.hold(dialogue);
        LINES.put(row, line(dialogue, replies.get(replies.size() - 1)));
    }

    /** The code and the enhanced status of the last reply: what the dialogue is about. */
    private static String line(Transcript dialogue, String reply) {
        String answer =
                reply.replaceFirst("(?s)^(\\d{3})[ -](\\d\\.\\d+\\.\\d+ )?.*", "$1 $2").strip();
        return "| "
                + title(dialogue).replace(" | ", "\0").replace("|", "\\|").replace("\0", " | ")
                + " | "
                + answer
                + " |\n";
    }

    private static String title(Transcript dialogue) {
        return dialogue.name().substring(dialogue.name().indexOf(' ') + 1);
    }

    @AfterAll
    static void theTableIsWhatTheDialoguesShowed() throws IOException {
        LISTENERS.close();
        if (LINES.size() < ALL.size()) {
            return;
        }
        String table = BEGIN + "| --- | --- | --- | --- |\n" + String.join("", LINES.values());
        String page = Files.readString(TABLE);
        String head = page.substring(0, page.indexOf(BEGIN));
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(TABLE, head + table);
            return;
        }
        assertEquals(
                head + table,
                page,
                "write it anew: mvn test -Dtest=ConformanceTest -Dconformance.write=true");
    }

    @Test
    void everyVerbAndEveryExtensionHasALine() {
        Set<String> told =
                ALL.stream()
                        .flatMap(row -> Arrays.stream(title(row).split(" \\| ")[1].split(", ")))
                        .collect(Collectors.toSet());
        Set<String> missing =
                Arrays.stream(Verb.values())
                        .map(Verb::name)
                        .collect(Collectors.toCollection(TreeSet::new));
        missing.addAll(Extensions.keywords());
        missing.removeAll(told);
        assertEquals(Set.of(), missing);
    }
}
