package io.github.smtpraw.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bounce, in front of the mail host that runs by default. */
class BounceExampleTest {
    @TempDir Path data;

    @Test
    void theOneIsServedAndTheSenderIsToldOfTheOther() throws Exception {
        assertEquals(250, send("fred@example.org", "jones@example.org", "nobody@example.org"));

        assertEquals(1, box("jones").size());
        String report = box("fred").get(0);
        assertTrue(report.contains("Final-Recipient: rfc822; nobody@example.org\r\n"), report);
        assertTrue(report.contains("Status: 5.1.1\r\n"), report);
        assertTrue(report.contains("\r\n\r\nNoon?\r\n"), report);
    }

    @Test
    void aMessageThatNobodyTakesIsReportedWhole() throws Exception {
        assertEquals(250, send("fred@example.org", "nobody@example.org", "none@example.org"));

        String report = box("fred").get(0);
        assertTrue(report.contains("Final-Recipient: rfc822; nobody@example.org\r\n"), report);
        assertTrue(report.contains("Final-Recipient: rfc822; none@example.org\r\n"), report);
    }

    @Test
    void aMessageThatAllTakeIsReportedToNobody() throws Exception {
        assertEquals(250, send("fred@example.org", "jones@example.org"));
        assertEquals(1, box("jones").size());
        assertEquals(List.of(), box("fred"));
    }

    @Test
    void aReportIsReportedToNobody() throws Exception {
        assertEquals(250, send("", "jones@example.org", "nobody@example.org"));
        assertEquals(1, box("jones").size());
        assertEquals(1, Example.files(data.resolve("mail")).size());
    }

    @Test
    void whileTheServerIsNotThereTheClientIsToldToComeAgain() throws Exception {
        try (Example bridge = bridge(closedPort());
                SmtpTalk talk = bridge.talk("bounce")) {
            assertEquals(451, send(talk, "fred@example.org", "jones@example.org"));
        }
    }

    private int send(String from, String... to) throws Exception {
        try (Example host = Example.mailHost(data).start();
                Example bridge = bridge(host.port("receive"));
                SmtpTalk talk = bridge.talk("bounce")) {
            return send(talk, from, to);
        }
    }

    private static int send(SmtpTalk talk, String from, String... to) throws Exception {
        talk.say("MAIL FROM:<" + from + ">");
        for (String one : to) {
            assertEquals(250, talk.code("RCPT TO:<" + one + ">"));
        }
        assertEquals(354, talk.code("DATA"));
        return talk.send("Subject: Lunch\r\n\r\nNoon?\r\n").code(".");
    }

    private Example bridge(int port) throws Exception {
        return Example.of("bounce", data.resolve("bridge"))
                .with("smtp.server", "127.0.0.1:" + port)
                .with("report.server", "127.0.0.1:" + port)
                .start();
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private List<String> box(String user) {
        return Example.files(data.resolve("mail/" + user + "/new"));
    }
}
