package io.github.smtpraw.examples;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** smtp-to-jms. */
class QueueExampleTest {
    private static final String DATA = "mail.data";
    private static final String MESSAGE = "Subject: Lunch\r\n\r\nNoon at the usual place?\r\n";

    @TempDir Path data;

    /** The broker's file reads system properties only. */
    @BeforeEach
    void keepTheJournalBelowTheDataDirectory() {
        System.setProperty(DATA, data.toString());
    }

    @AfterEach
    void forgetTheDataDirectory() {
        System.clearProperty(DATA);
    }

    @Test
    void aMessageComesOutOfTheQueueWithItsEnvelope() throws Exception {
        try (Example example = Example.of("smtp-to-jms", data).start();
                SmtpTalk talk = example.talk("receive")) {
            send(talk);

            await().until(() -> !files().isEmpty());
            assertTrue(files().get(0).endsWith(MESSAGE), files().get(0));
        }
    }

    @Test
    void aMessageThatGot250IsThereAfterARestart() throws Exception {
        String receiveOnly =
                "file:examples/smtp-to-jms/beans.yaml,file:examples/smtp-to-jms/receive.yaml";
        try (Example example =
                        Example.of("smtp-to-jms", data)
                                .with("camel.main.routesIncludePattern", receiveOnly)
                                .start();
                SmtpTalk talk = example.talk("receive")) {
            send(talk);
        }
        assertEquals(List.of(), files());

        try (Example again = Example.of("smtp-to-jms", data).start()) {
            await().until(() -> !files().isEmpty());
        }
        assertTrue(files().get(0).endsWith(MESSAGE), files().get(0));
    }

    private List<String> files() {
        return Example.files(data.resolve("from-queue"));
    }

    private static void send(SmtpTalk talk) throws Exception {
        talk.say("SOML FROM:<ann@example.org>");
        assertEquals(250, talk.code("RCPT TO:<jones@example.org>"));
        assertEquals(354, talk.code("DATA"));
        assertEquals(250, talk.send(MESSAGE).code("."));
    }
}
