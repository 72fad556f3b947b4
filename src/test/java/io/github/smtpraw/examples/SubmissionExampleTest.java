package io.github.smtpraw.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.support.SaslClients;
import io.github.smtpraw.support.SmtpTalk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionExampleTest {
    @TempDir Path data;

    @Test
    void onlyWhoeverAuthenticatesMaySend() throws Exception {
        try (Example example = Example.of("submission", data).start();
                SmtpTalk talk = example.talk("submission")) {
            talk.say("EHLO client.example");
            assertEquals(530, talk.code("MAIL FROM:<ann@example.org>"));
            assertEquals(535, talk.code("AUTH PLAIN " + SaslClients.plain("ann", "one")));
            assertEquals(535, talk.code("AUTH PLAIN " + SaslClients.plain("eve", "noon")));
            assertEquals(235, SaslClients.scram(talk, "ann", "noon"));
            talk.say("MAIL FROM:<ann@example.org>");
            talk.say("RCPT TO:<jones@elsewhere.example>");
            talk.say("DATA");
            assertEquals(250, talk.code("Subject: Lunch\r\n\r\nNoon?\r\n."));
        }
        assertEquals(1, Example.files(data.resolve("submitted")).size());
    }
}
