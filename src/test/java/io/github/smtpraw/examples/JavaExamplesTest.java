package io.github.smtpraw.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.terminal.Terminal;
import io.github.smtpraw.terminal.TerminalPresence;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.camel.component.mock.MockComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.example.mail.MailRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** mail-routes-java and vrfy-expn-bean. */
class JavaExamplesTest {
    private static final String MESSAGE = "Subject: Lunch\r\n\r\nNoon at the usual place?\r\n";

    @TempDir Path data;

    @ParameterizedTest(name = "{0} with a terminal: {1} at the terminal, {2} in the mailbox")
    @CsvSource({"MAIL, 0, 1", "SEND, 1, 0", "SOML, 1, 0", "SAML, 1, 1"})
    void eachVerbTakesItsWayToAUserAtATerminal(String verb, int shown, int stored)
            throws Exception {
        TerminalPresence presence = new TerminalPresence();
        presence.setFinder(
                user -> List.of(new Terminal(Path.of("/dev/null"), Instant.now(), true)));
        try (Example example =
                        Example.of(new MailRoutes(presence), data)
                                .with("terminal", new MockComponent())
                                .start();
                SmtpTalk talk = example.talk("receive")) {
            talk.say(verb + " FROM:<bob@example.org>");
            assertEquals(250, talk.code("RCPT TO:<ann@example.org>"));
            assertEquals(354, talk.code("DATA"));
            assertEquals(250, talk.send(MESSAGE).code("."));

            MockEndpoint terminal = example.endpoint("terminal:ann", MockEndpoint.class);
            assertEquals(shown, terminal.getReceivedCounter());
            assertEquals(stored, Example.files(data.resolve("boxes/ann")).size());
        }
    }

    @Test
    void sendToAUserAtNoTerminalIs450() throws Exception {
        try (Example example = Example.of("mail-routes-java", data).start();
                SmtpTalk talk = example.talk("receive")) {
            talk.say("SEND FROM:<bob@example.org>");
            assertEquals("450 4.2.1 User not active now", talk.say("RCPT TO:<ann@example.org>"));
        }
    }

    @ParameterizedTest
    @CsvSource({"SOML", "SAML"})
    void mailOfAUserAtNoTerminalGoesToTheMailbox(String verb) throws Exception {
        try (Example example = Example.of("mail-routes-java", data).start();
                SmtpTalk talk = example.talk("receive")) {
            talk.say(verb + " FROM:<bob@example.org>");
            talk.say("RCPT TO:<ann@example.org>");
            talk.say("DATA");
            assertEquals(250, talk.send(MESSAGE).code("."));
            assertEquals(1, Example.files(data.resolve("boxes/ann")).size());
        }
    }

    @Test
    void thePoliciesAnswerRcptAndVrfyFromTheDirectory() throws Exception {
        try (Example example = Example.of("mail-routes-java", data).start();
                SmtpTalk talk = example.talk("receive")) {
            assertEquals("250 2.1.5 Ann Miller <ann@example.org>", talk.say("VRFY ann"));
            assertEquals(553, talk.code("VRFY miller"));
            talk.say("MAIL FROM:<bob@example.org>");
            assertEquals(550, talk.code("RCPT TO:<nobody@example.org>"));
        }
    }

    @Test
    void theBeanAnswersVrfyExpnAndRcpt() throws Exception {
        try (Example example = Example.of("vrfy-expn-bean", data).start();
                SmtpTalk talk = example.talk("vrfy-expn-bean")) {
            assertEquals("250 2.1.5 Cy Young <cy@example.org>", talk.say("VRFY cy"));
            assertEquals(
                    "553-5.1.4 User ambiguous; possibilities are\n"
                            + "553-5.1.4 Ann Miller <ann@example.org>\n"
                            + "553 5.1.4 Bob Miller <bob@example.org>",
                    talk.say("VRFY Miller"));
            assertEquals(550, talk.code("VRFY nobody"));
            assertEquals(
                    "250-2.1.5 Ann Miller <ann@example.org>\n250 2.1.5 Bob Miller <bob@example.org>",
                    talk.say("EXPN team"));
            assertEquals(550, talk.code("EXPN nobody"));
            talk.say("MAIL FROM:<ann@example.org>");
            assertEquals(250, talk.code("RCPT TO:<team@example.org>"));
            assertEquals(250, talk.code("RCPT TO:<cy@example.org>"));
            assertEquals(550, talk.code("RCPT TO:<nobody@example.org>"));
            talk.say("DATA");
            assertEquals(250, talk.send(MESSAGE).code("."));
            assertEquals(1, Example.files(data.resolve("staff")).size());
        }
    }
}
