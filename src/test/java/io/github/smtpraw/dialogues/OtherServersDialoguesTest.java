package io.github.smtpraw.dialogues;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dialogues that the tests of other servers hold, as facts: what is said, what they answer, and the
 * reason where ours answers otherwise. Each is held with a listener of the options that it gives.
 */
@Timeout(60)
class OtherServersDialoguesTest {

    static List<Transcript> dialogues() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/dialogues"))) {
            return files.sorted().flatMap(file -> Transcript.readAll(file).stream()).toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialogues")
    void oursHoldsTheDialogueOrSaysWhyNot(Transcript dialogue) throws Exception {
        String options =
                dialogue.given().entrySet().stream()
                        .map(option -> option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining("&"));
        try (MailServer server = MailServer.with(options)) {
            server.routes(
                            builder ->
                                    builder.from("direct:known")
                                            .setBody(OtherServersDialoguesTest::known))
                    .start();
            dialogue.play(server.port(), null);
        }
    }

    /** There is nobody whose box begins with failure. */
    private static Object known(Exchange exchange) {
        String box = exchange.getIn().getBody(String.class);
        return box.startsWith("failure") ? null : box;
    }
}
