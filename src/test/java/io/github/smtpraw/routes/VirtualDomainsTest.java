package io.github.smtpraw.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shipped mail host with a second domain whose users are not the logins of the machine. */
@Timeout(120)
class VirtualDomainsTest {
    @TempDir Path directory;

    @Test
    void aUserOfOneDomainHasABoxOfItsOwnAndNotTheTerminalOfTheLoginOfThatName() throws Exception {
        Files.writeString(
                directory.resolve("users"), "root: Operator\nroot@shop.example: Rita Root\n");
        Files.writeString(
                directory.resolve("aliases"), "@shop.example: root@shop.example\nall: root\n");
        Files.writeString(directory.resolve("moved"), "");
        try (MailHostRun host =
                MailHostRun.start(
                        directory.resolve("data"),
                        Map.of(
                                "mail.directory",
                                directory.toString(),
                                "mail.domains",
                                "example.org,shop.example"))) {
            host.logIn();
            try (SmtpTalk talk = host.talk()) {
                assertEquals(
                        "250 2.1.5 Rita Root <root@shop.example>",
                        talk.say("VRFY root@shop.example"));
                assertEquals(450, rcpt(talk, "SEND", "root@shop.example"));
                assertEquals(250, rcpt(talk, "SEND", "root@example.org"));
                assertEquals(250, rcpt(talk, "SOML", "root@shop.example"));
                store(talk, "by SOML");
                assertEquals(250, rcpt(talk, "MAIL", "any@shop.example"));
                store(talk, "by the catch-all");
                assertEquals(250, rcpt(talk, "MAIL", "root@example.org"));
                store(talk, "to the operator");
            }
            assertEquals(2, host.mailbox("root=shop.example").size());
            assertEquals(1, host.mailbox("root").size());
            assertTrue(host.mailbox("root").get(0).contains("Subject: to the operator\r\n"));
        }
    }

    private static int rcpt(SmtpTalk talk, String verb, String recipient) throws IOException {
        talk.say("RSET");
        assertEquals(250, talk.code(verb + " FROM:<a@b.example>"));
        return talk.code("RCPT TO:<" + recipient + ">");
    }

    private static void store(SmtpTalk talk, String subject) throws IOException {
        assertEquals(354, talk.code("DATA"));
        assertEquals(250, talk.code("Subject: " + subject + "\r\n."));
    }
}
