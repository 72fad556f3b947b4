package io.github.smtpraw.routes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.terminal.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SEND, SOML and SAML with the shipped host, by who is at a terminal when (RFC 821 3.4). */
@Timeout(60)
class VerbTest {
    private static final String NOT_ACTIVE = "450 4.2.1 User not active now";

    @TempDir static Path data;

    private static MailHostRun host;
    private static int count;

    private final List<PseudoTerminal> open = new ArrayList<>();
    private final String mark = "mark" + ++count + ".";

    @BeforeAll
    static void start() throws Exception {
        host = MailHostRun.start(data);
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @AfterEach
    void logOut() throws Exception {
        for (PseudoTerminal terminal : open) {
            host.logOut(terminal);
        }
    }

    private PseudoTerminal logIn(String user) throws IOException {
        PseudoTerminal terminal = host.logIn(user);
        open.add(terminal);
        return terminal;
    }

    private void become(PseudoTerminal terminal, String state) throws Exception {
        switch (state) {
            case "absent" -> {
                host.logOut(terminal);
                open.remove(terminal);
            }
            case "refusing" -> terminal.mesg(false);
            case "stopped" -> terminal.stop();
            default -> {}
        }
    }

    private boolean isShownAt(PseudoTerminal terminal) {
        return terminal.output().contains(mark);
    }

    private List<String> mail(String box) throws IOException {
        return host.mailbox(box).stream().filter(message -> message.contains(mark)).toList();
    }

    /** Up to DATA; what follows is the content. */
    private SmtpTalk begin(String verb, String from, String... to) throws IOException {
        SmtpTalk talk = host.talk();
        assertEquals(250, talk.code(verb + " FROM:<" + from + ">"));
        for (String one : to) {
            assertEquals(250, talk.code("RCPT TO:<" + one + "@example.org>"), one);
        }
        assertEquals(354, talk.code("DATA"));
        return talk;
    }

    private String end(SmtpTalk talk) throws IOException {
        return talk.say("Subject: x\r\n\r\n" + mark + "\r\n.");
    }

    @ParameterizedTest(name = "{0}, {1} at RCPT, {2} at the end")
    @CsvSource(
            textBlock =
                    """
                    # verb, at RCPT,  at the end, reply, shown, mailed
                    SEND,   active,   active,     250,   true,  false
                    SEND,   active,   refusing,   450,   false, false
                    SEND,   active,   stopped,    450,   false, false
                    SEND,   active,   absent,     450,   false, false
                    SOML,   active,   active,     250,   true,  false
                    SOML,   active,   refusing,   250,   false, true
                    SOML,   active,   stopped,    250,   false, true
                    SOML,   active,   absent,     250,   false, true
                    SOML,   refusing, refusing,   250,   false, true
                    SOML,   absent,   absent,     250,   false, true
                    SAML,   active,   active,     250,   true,  true
                    SAML,   active,   refusing,   250,   false, true
                    SAML,   active,   stopped,    250,   false, true
                    SAML,   active,   absent,     250,   false, true
                    SAML,   refusing, refusing,   250,   false, true
                    SAML,   absent,   absent,     250,   false, true
                    """)
    void whatBecomesOfAMessageForOne(
            String verb, String before, String after, int reply, boolean shown, boolean mailed)
            throws Exception {
        PseudoTerminal terminal = logIn("root");
        become(terminal, before);
        try (SmtpTalk talk = begin(verb, "ann@client.example", "root")) {
            if (!after.equals(before)) {
                become(terminal, after);
            }
            String said = end(talk);
            assertEquals(
                    reply == 250 ? "250 " : NOT_ACTIVE, reply == 250 ? said.substring(0, 4) : said);
        }
        if (shown) {
            await().until(() -> isShownAt(terminal));
        }
        assertEquals(shown, isShownAt(terminal));
        assertEquals(mailed ? 1 : 0, mail("root").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "refusing"})
    void sendIsRefusedAtRcptWhereTheUserIsNotActive(String state) throws Exception {
        become(logIn("root"), state);
        try (SmtpTalk talk = host.talk()) {
            talk.say("SEND FROM:<ann@client.example>");
            assertEquals(NOT_ACTIVE, talk.say("RCPT TO:<root@example.org>"));
            assertEquals(NOT_ACTIVE, talk.say("RCPT TO:<webmaster@example.org>"));
        }
    }

    @Test
    void whomSendDidNotReachIsReportedToTheSenderWhereOthersHaveSeenIt() throws Exception {
        PseudoTerminal root = logIn("root");
        PseudoTerminal green = logIn("green");
        try (SmtpTalk talk = begin("SEND", "jones@example.org", "green", "root")) {
            green.mesg(false);
            assertTrue(end(talk).startsWith("250 "));
        }
        await().until(() -> isShownAt(root));
        assertEquals(List.of(), mail("green"));
        List<String> reports = mail("jones");
        assertEquals(1, reports.size());
        String report = reports.get(0);
        assertTrue(report.startsWith("Return-Path: <>\r\n"), report);
        assertTrue(report.contains("\r\nFinal-Recipient: rfc822; green@example.org\r\n"), report);
        assertTrue(report.contains("\r\nStatus: 4.2.1\r\n"), report);
        assertFalse(report.contains("Final-Recipient: rfc822; root"), report);
    }

    @Test
    void whereSendReachesNobodyTheClientIsToldAndNobodyElse() throws Exception {
        PseudoTerminal root = logIn("root");
        PseudoTerminal green = logIn("green");
        try (SmtpTalk talk = begin("SEND", "jones@example.org", "green", "root")) {
            green.mesg(false);
            root.mesg(false);
            assertEquals(NOT_ACTIVE, end(talk));
        }
        assertEquals(List.of(), mail("jones"));
    }

    @Test
    void aReportOfAListGoesToItsOwnerAndNamesThoseWhoWereNotReached() throws Exception {
        PseudoTerminal green = logIn("green");
        try (SmtpTalk talk = begin("SEND", "ann@client.example", "staff")) {
            assertTrue(end(talk).startsWith("250 "));
        }
        await().until(() -> isShownAt(green));
        List<String> reports = mail("jones");
        assertEquals(1, reports.size());
        String report = reports.get(0);
        assertTrue(report.contains("\r\nTo: <owner-staff@example.org>\r\n"), report);
        for (String absent : List.of("jones", "brown", "fred")) {
            assertTrue(report.contains("Final-Recipient: rfc822; " + absent), report);
        }
        assertFalse(report.contains("Final-Recipient: rfc822; green"), report);
    }

    @Test
    void noReportAnswersAReport() throws Exception {
        PseudoTerminal root = logIn("root");
        PseudoTerminal green = logIn("green");
        try (SmtpTalk talk = begin("SEND", "", "green", "root")) {
            green.mesg(false);
            assertTrue(end(talk).startsWith("250 "));
        }
        await().until(() -> isShownAt(root));
    }

    @Test
    void whereNoReportCanGoToTheSenderTheClientIsToldWhoWasNotReached() throws Exception {
        PseudoTerminal root = logIn("root");
        PseudoTerminal green = logIn("green");
        try (SmtpTalk talk = begin("SEND", "ann@client.example", "green", "root")) {
            green.mesg(false);
            String reply = end(talk);
            assertTrue(reply.startsWith("554"), reply);
            assertTrue(reply.contains("green@example.org"), reply);
            assertFalse(reply.contains("root@example.org"), reply);
        }
        await().until(() -> isShownAt(root));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "white", "fox"})
    void whereTheSenderIsNotHereTheClientIsToldWhoWasNotReached(String sender) throws Exception {
        PseudoTerminal root = logIn("root");
        PseudoTerminal green = logIn("green");
        try (SmtpTalk talk = begin("SEND", sender + "@example.org", "green", "root")) {
            green.mesg(false);
            assertTrue(end(talk).startsWith("554"));
        }
        await().until(() -> isShownAt(root));
    }

    @ParameterizedTest
    @CsvSource({"SOML, 0", "SAML, 1"})
    void ofSeveralWhoAreMailedEachHasItsOwnWay(String verb, int mailed) throws Exception {
        PseudoTerminal root = logIn("root");
        try (SmtpTalk talk = begin(verb, "ann@client.example", "green", "root")) {
            assertTrue(end(talk).startsWith("250 "));
        }
        await().until(() -> isShownAt(root));
        assertEquals(mailed, mail("root").size());
        assertEquals(1, mail("green").size());
    }
}
