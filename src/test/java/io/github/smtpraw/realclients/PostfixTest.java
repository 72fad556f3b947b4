package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.realclients.ReceivingHost.Mail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real Postfix sends its queue to our server. */
class PostfixTest {
    @TempDir private static Path folder;
    private static ReceivingHost host;
    private static Postfix postfix;

    @BeforeAll
    static void start() throws Exception {
        host = new ReceivingHost();
        postfix = Postfix.client(folder, host.port());
    }

    @AfterAll
    static void stop() throws Exception {
        if (postfix != null) {
            postfix.close();
        }
        host.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatPostfixSentArrivesOctetByOctetBehindItsOwnTraceField(Payload payload)
            throws Exception {
        postfix.submit(payload.lineFeeds(), "ada@example.net", "jones@example.org");
        Mail mail = host.next();
        payload.assertBehind(mail.content(), "Received", "Received");
        assertEquals("ada@example.net", mail.from());
        assertEquals(List.of("jones@example.org"), mail.to());
        assertEquals("ESMTP", mail.protocol());
    }

    @Test
    void oneMessageArrivesForSeveralRecipientsAndPostfixNotesOurReplyForEach() throws Exception {
        String[] to = {"jones@example.org", "green@example.org", "brown@example.org"};
        postfix.submit(Payload.DOTS.lineFeeds(), "", to);
        Mail mail = host.next();
        Payload.DOTS.assertBehind(mail.content(), "Received", "Received");
        assertEquals("", mail.from());
        assertEquals(Set.of(to), Set.copyOf(mail.to()));
        assertTrue(host.isEmpty());
        Awaitility.await()
                .until(
                        () ->
                                postfix.log()
                                        .lines()
                                        .filter(l -> l.contains("to=<brown@example.org>"))
                                        .anyMatch(l -> l.contains("status=sent (250 2.0.0 ")));
    }

    @Test
    void anAddressBeyondAsciiArrivesWithSmtputf8() throws Exception {
        String text =
                "From: ada@example.net\nTo: k\u00e4se@example.org\nSubject: x\n\nGr\u00fc\u00dfe\n";
        postfix.submit(text.getBytes(StandardCharsets.UTF_8));
        Mail mail = host.next();
        assertEquals(List.of("k\u00e4se@example.org"), mail.to());
        assertEquals("UTF8SMTP", mail.protocol());
        String content = new String(mail.content(), StandardCharsets.UTF_8);
        assertTrue(content.endsWith("\r\n\r\nGr\u00fc\u00dfe\r\n"), content);
    }
}
