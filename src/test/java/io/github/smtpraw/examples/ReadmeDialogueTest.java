package io.github.smtpraw.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.smtpraw.support.SmtpTalk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows is what the mail host says. */
class ReadmeDialogueTest {
    private static final String DATA = "mail.data";
    private static final String CLIENT = "    C:";
    private static final String SERVER = "    S: ";

    @TempDir Path data;

    /** The broker's file reads system properties only. */
    @BeforeEach
    void keepTheQueueBelowTheDataDirectory() {
        System.setProperty(DATA, data.toString());
    }

    @AfterEach
    void forgetTheDataDirectory() {
        System.clearProperty(DATA);
    }

    @Test
    void theMailHostSaysWhatTheReadmeShows() throws Exception {
        List<String> shown = new ArrayList<>();
        List<String> said = new ArrayList<>();
        try (Example host = Example.mailHost(data).start();
                SmtpTalk talk = new SmtpTalk(host.port("receive"))) {
            for (String line : Files.readAllLines(Path.of("README.md"))) {
                if (line.startsWith(CLIENT)) {
                    talk.send(line.substring(CLIENT.length()).strip() + "\r\n");
                } else if (line.startsWith(SERVER)) {
                    String reply = line.substring(SERVER.length());
                    shown.add(withoutId(reply));
                    if (reply.charAt(3) == ' ') {
                        said.add(withoutId(talk.reply()));
                    }
                }
            }
        }
        assertFalse(shown.isEmpty());
        assertEquals(String.join("\n", shown), String.join("\n", said));
    }

    /** Each message has an id of its own. */
    private static String withoutId(String reply) {
        return reply.replaceFirst("(^250 2\\.0\\.0 OK) \\S+$", "$1");
    }
}
