package io.github.smtpraw.routes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.terminal.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped mail host puts where. */
@Timeout(60)
class DeliveryTest {
    private static final String FROM = "<ann@client.example>";

    @TempDir static Path data;

    private static MailHostRun host;

    @BeforeAll
    static void start() throws Exception {
        host = MailHostRun.start(data);
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    /** One transaction; the reply to the end of data. */
    private static String send(String verb, String from, String content, String... to)
            throws IOException {
        try (SmtpTalk talk = host.talk()) {
            assertEquals(250, talk.code(verb + " FROM:" + from));
            for (String one : to) {
                assertEquals(250, talk.code("RCPT TO:<" + one + ">"), one);
            }
            assertEquals(354, talk.code("DATA"));
            return talk.say(content + "\r\n.");
        }
    }

    /** The messages in a box that hold that text. */
    private static List<String> stored(String box, String text) throws IOException {
        return host.mailbox(box).stream().filter(message -> message.contains(text)).toList();
    }

    private static String returnPath(String message) {
        return message.substring(0, message.indexOf("\r\n"));
    }

    @Test
    void theMailboxHoldsExactlyTheOctetsThatWereSentBehindReturnPathAndReceived() throws Exception {
        String content =
                "Subject: octets\r\n\r\n \u00e9\u00ff\t\u0001\r\n..dots\r\n\r\nend\r\n\r\n";
        String sent = content.substring(0, content.length() - 2).replace("\r\n.", "\r\n..");
        assertTrue(send("MAIL", FROM, sent, "jones@example.org").startsWith("250"));
        List<String> messages = stored("jones", "Subject: octets");
        assertEquals(1, messages.size());
        String message = messages.get(0);
        assertTrue(
                message.startsWith(
                        "Return-Path: <ann@client.example>\r\nReceived: from client.example "),
                message);
        assertEquals(content, message.substring(message.indexOf("Subject: ")));
        int fields =
                message.substring(0, message.indexOf("Subject: ")).split("\r\n(?![ \t])").length;
        assertEquals(2, fields, message);
    }

    @Test
    void nothingUnfinishedIsLeftBesideWhatWasStored() throws Exception {
        assertTrue(send("MAIL", FROM, "Subject: whole\r\n", "green@example.org").startsWith("250"));
        try (var unfinished = Files.list(data.resolve("mail/green/tmp"))) {
            assertEquals(List.of(), unfinished.toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jones", "green", "brown", "fred"})
    void eachMemberOfAListGetsOneMessageWhoseReturnPathIsTheOwner(String member) throws Exception {
        String mark = "Subject: list for " + member;
        assertTrue(send("MAIL", FROM, mark + "\r\n", "staff@example.org").startsWith("250"));
        List<String> messages = stored(member, mark);
        assertEquals(1, messages.size());
        assertEquals("Return-Path: <owner-staff@example.org>", returnPath(messages.get(0)));
    }

    @Test
    void aMailboxGetsAMessageOnceHoweverManyRecipientsLeadThere() throws Exception {
        String mark = "Subject: once and not again";
        String[] to = {
            "fred", "FRED", "fred+x", "fred@example.org", "staff", "fred@MAIL.example.org"
        };
        assertTrue(send("MAIL", FROM, mark + "\r\n", to).startsWith("250"));
        assertEquals(1, stored("fred", mark).size());
        assertEquals(1, stored("jones", mark).size());
    }

    @Test
    void postmasterIsThereByTheNameOfTheHostToo() throws Exception {
        String mark = "Subject: for the postmaster";
        String[] to = {"postmaster@mail.example.org", "MAILER-DAEMON@mail.example.org"};
        assertTrue(send("MAIL", FROM, mark + "\r\n", to).startsWith("250"));
        assertEquals(1, stored("root", mark).size());
    }

    @Test
    void theOwnerOfAListGetsItsReports() throws Exception {
        String mark = "Subject: report to the owner";
        assertTrue(send("MAIL", "<>", mark + "\r\n", "owner-staff@example.org").startsWith("250"));
        assertEquals(1, stored("jones", mark).size());
    }

    @Test
    void aReportToAListKeepsTheNullReversePath() throws Exception {
        String mark = "Subject: report to the list";
        assertTrue(send("MAIL", "<>", mark + "\r\n", "staff@example.org").startsWith("250"));
        assertEquals("Return-Path: <>", returnPath(stored("fred", mark).get(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmaster@example.org", "Postmaster", "webmaster@example.org"})
    void anAliasLeavesTheReversePathAlone(String alias) throws Exception {
        String mark = "Subject: alias " + alias;
        assertTrue(send("MAIL", FROM, mark + "\r\n", alias).startsWith("250"));
        List<String> messages = stored("root", mark);
        assertEquals(1, messages.size());
        assertEquals("Return-Path: " + FROM, returnPath(messages.get(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sam", "SAM@example.org", "\"sam\"@EXAMPLE.org"})
    void aBoxIsTheSameHoweverItIsWritten(String recipient) throws Exception {
        String mark = "Subject: to " + recipient;
        assertTrue(send("MAIL", "<drozd>", mark + "\r\n", recipient).startsWith("250"));
        List<String> messages = stored("sam", mark);
        assertEquals(1, messages.size());
        assertEquals("Return-Path: <drozd>", returnPath(messages.get(0)));
    }

    @Test
    void twoRecipientsHaveAMessageEach() throws Exception {
        String mark = "Subject: for two";
        String reply = send("MAIL", FROM, mark + "\r\n", "brown@example.org", "fred@example.org");
        assertTrue(reply.startsWith("250"), reply);
        assertEquals(1, stored("brown", mark).size());
        assertEquals(1, stored("fred", mark).size());
    }

    @Test
    void sendAppearsAtTheTerminalAndInNoMailbox() throws Exception {
        PseudoTerminal terminal = host.logIn();
        try {
            String reply = send("SEND", FROM, "sent to the terminal", "root@example.org");
            assertTrue(reply.startsWith("250"), reply);
            await().until(() -> terminal.output().contains("sent to the terminal"));
            assertEquals(List.of(), stored("root", "sent to the terminal"));
        } finally {
            host.logOut(terminal);
        }
    }

    @Test
    void sendIs450OnceTheUserRefusesMessages() throws Exception {
        PseudoTerminal terminal = host.logIn();
        try (SmtpTalk talk = host.talk()) {
            assertEquals(250, talk.code("SEND FROM:" + FROM));
            assertEquals(250, talk.code("RCPT TO:<root@example.org>"));
            assertEquals(250, talk.code("RSET"));
            terminal.mesg(false);
            assertEquals(250, talk.code("SEND FROM:" + FROM));
            assertEquals("450 4.2.1 User not active now", talk.say("RCPT TO:<root@example.org>"));
        } finally {
            host.logOut(terminal);
        }
    }

    @Test
    void sendIs450AtTheEndWhereTheUserHasBegunToRefuseInBetween() throws Exception {
        PseudoTerminal terminal = host.logIn();
        try (SmtpTalk talk = host.talk()) {
            assertEquals(250, talk.code("SEND FROM:" + FROM));
            assertEquals(250, talk.code("RCPT TO:<root@example.org>"));
            assertEquals(354, talk.code("DATA"));
            terminal.mesg(false);
            assertEquals(450, talk.code("too late\r\n."));
            assertFalse(terminal.output().contains("too late"));
            assertEquals(List.of(), stored("root", "too late"));
        } finally {
            host.logOut(terminal);
        }
    }

    @Test
    void somlAppearsAtTheTerminalAndInNoMailbox() throws Exception {
        PseudoTerminal terminal = host.logIn();
        try {
            String reply = send("SOML", FROM, "soml to the terminal", "root@example.org");
            assertTrue(reply.startsWith("250"), reply);
            await().until(() -> terminal.output().contains("soml to the terminal"));
            assertEquals(List.of(), stored("root", "soml to the terminal"));
        } finally {
            host.logOut(terminal);
        }
    }

    @Test
    void somlGoesToTheMailboxWhereTheUserRefusesMessages() throws Exception {
        PseudoTerminal terminal = host.logIn();
        terminal.mesg(false);
        try {
            String reply = send("SOML", FROM, "soml to the mailbox", "root@example.org");
            assertTrue(reply.startsWith("250"), reply);
            assertEquals(1, stored("root", "soml to the mailbox").size());
            assertFalse(terminal.output().contains("soml to the mailbox"));
        } finally {
            host.logOut(terminal);
        }
    }

    @Test
    void samlDoesBoth() throws Exception {
        PseudoTerminal terminal = host.logIn();
        try {
            String reply = send("SAML", FROM, "saml to both", "root@example.org");
            assertTrue(reply.startsWith("250"), reply);
            await().until(() -> terminal.output().contains("saml to both"));
            List<String> messages = stored("root", "saml to both");
            assertEquals(1, messages.size());
            assertTrue(messages.get(0).endsWith("\r\nsaml to both\r\n"), messages.get(0));
        } finally {
            host.logOut(terminal);
        }
    }

    @Test
    void whatCannotBeStoredIs451AndTheClientKeepsItUntilItCan() throws Exception {
        Path box = data.resolve("mail/sam");
        Path aside = data.resolve("aside");
        assertTrue(send("MAIL", FROM, "first\r\n", "sam@example.org").startsWith("250"));
        Files.move(box, aside);
        Files.writeString(box, "a file where the Maildir should be");
        try {
            String reply = send("MAIL", FROM, "Subject: kept\r\n", "sam@example.org");
            assertTrue(reply.matches("451 4\\.3\\.0 .*id .*"), reply);
            assertFalse(reply.contains(data.toString()), reply);
        } finally {
            Files.delete(box);
            Files.move(aside, box);
        }
        assertTrue(send("MAIL", FROM, "Subject: kept\r\n", "sam@example.org").startsWith("250"));
        assertEquals(1, stored("sam", "Subject: kept").size());
    }
}
