package io.github.smtpraw.terminal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.TerminalUnavailableException;
import io.github.smtpraw.TerminalUnavailableException.Reason;
import io.github.smtpraw.protocol.Recipient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The component against real terminals; only its own are ever written to. */
@Timeout(60)
class TerminalTest {
    private static final String ME = System.getProperty("user.name");
    private static final TerminalFinder REAL = LoginTerminals.of("owner", "/dev/pts", 2_000);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<PseudoTerminal> terminals = new ArrayList<>();
    private ProducerTemplate template;

    @BeforeEach
    void start() {
        context.getComponent("terminal", TerminalComponent.class).setFinder(this::findOwn);
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        for (PseudoTerminal terminal : terminals) {
            terminal.close();
        }
    }

    private List<Terminal> findOwn(String user) throws IOException {
        return REAL.find(user).stream()
                .filter(t -> terminals.stream().anyMatch(own -> own.device().equals(t.device())))
                .toList();
    }

    private PseudoTerminal open() throws IOException {
        PseudoTerminal terminal = PseudoTerminal.open();
        terminals.add(terminal);
        return terminal;
    }

    private TerminalUnavailableException refused(String uri) {
        CamelExecutionException e =
                assertThrows(CamelExecutionException.class, () -> template.sendBody(uri, "hello"));
        return assertInstanceOf(TerminalUnavailableException.class, e.getCause());
    }

    @Test
    void aMessageAppearsOnTheTerminalBetweenALineThatSaysFromWhomAndEof() throws Exception {
        PseudoTerminal terminal = open();
        template.sendBodyAndHeader(
                "terminal:" + ME + "?hostname=mx.example.org",
                "Subject: Lunch\r\nX-Other: no\r\n\r\nAt noon?\r\n",
                SmtpRawConstants.FROM,
                "bob@example.org");
        await().until(() -> terminal.output().contains("EOF"));
        String shown = terminal.output().replaceAll("\r+\n", "\n");
        assertTrue(
                shown.matches(
                        "(?s).*\nMessage from bob@example.org via mx.example.org at \\d\\d:\\d\\d"
                                + " \\.\\.\\.\nSubject: Lunch\n\nAt noon\\?\nEOF\n"),
                shown);
    }

    @Test
    void theHeaderNamesTheUserAsALoginAnAddressOrARecipient() throws Exception {
        PseudoTerminal terminal = open();
        List<Object> names =
                List.of(ME, ME + "@example.org", Recipient.of("\"" + ME + "\"@example.org"));
        for (Object name : names) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setHeader(TerminalConstants.USER, name);
            exchange.getMessage().setBody("for " + name.getClass().getSimpleName());
            template.send("terminal:nobody-else", exchange);
            assertEquals(null, exchange.getException());
            assertEquals(
                    List.of(terminal.device().toString()),
                    exchange.getMessage().getHeader(TerminalConstants.WRITTEN));
        }
        await().until(() -> terminal.output().contains("for Recipient"));
    }

    @Test
    void aUserWithoutATerminalIs450() {
        TerminalUnavailableException e = refused("terminal:" + ME);
        assertEquals(Reason.NOT_LOGGED_IN, e.getReason());
        assertEquals("450 4.2.1 User not active now", e.getReply().toString());
    }

    @Test
    void aMachineWithoutPseudoTerminalsHasNobodyOnOne() {
        component().setFinder(null);
        assertEquals(
                Reason.NOT_LOGGED_IN,
                refused("terminal:" + ME + "?directory=/no/such").getReason());
    }

    @Test
    void whatIsNoUserIs450() {
        assertEquals(Reason.NOT_LOGGED_IN, refused("terminal:no-such-user").getReason());
        assertEquals(Reason.NOT_LOGGED_IN, refused("terminal:0").getReason());
    }

    @Test
    void aTerminalThatRefusesMessagesIsNotWrittenToEvenByRoot() throws Exception {
        PseudoTerminal terminal = open();
        terminal.mesg(false);
        assertEquals(Reason.REFUSES_MESSAGES, refused("terminal:" + ME).getReason());
        assertFalse(terminal.output().contains("hello"));
    }

    @Test
    void aTerminalStoppedByCtrlSFailsAndDoesNotHang() throws Exception {
        PseudoTerminal terminal = open();
        terminal.stop();
        int before = (int) ProcessHandle.current().descendants().count();
        assertEquals(Reason.STOPPED, refused("terminal:" + ME).getReason());
        assertEquals(before, ProcessHandle.current().descendants().count());
    }

    @Test
    void aTerminalWhoseOutputNobodyReadsFailsAndDoesNotHang() throws Exception {
        try (StoppedTerminal terminal = StoppedTerminal.open()) {
            component()
                    .setFinder(user -> List.of(new Terminal(terminal.device(), Instant.MAX, true)));
            // What it takes goes on from one buffer of the system to the next, until all are full.
            await().until(() -> Stream.of(1, 2, 3, 4).allMatch(i -> isFull(terminal.device())));
            assertEquals(Reason.STOPPED, refused("terminal:" + ME).getReason());
        }
    }

    private static boolean isFull(Path device) {
        try {
            new TerminalWriter(10_000).write(device, new byte[50_000]);
            return false;
        } catch (TerminalWriter.Failure failure) {
            return failure.reason() == Reason.STOPPED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoHasHadAllTheMessagesThatAreAllowedGetsNoMoreAndTheClientIsToldWhy() throws Exception {
        PseudoTerminal terminal = open();
        String uri = "terminal:" + ME + "?maxPerUser=2&rateWindow=1h";
        template.sendBody(uri, "first");
        // A dynamic endpoint is another one.
        template.sendBody(uri + "&bell=true", "second");
        TerminalUnavailableException e = refused(uri);
        assertEquals(Reason.TOO_MANY_MESSAGES, e.getReason());
        assertEquals("450 4.2.1 Too many messages now", e.getReply().toString());
        assertTrue(e.getMessage().contains("to " + ME + ", 2 within 3600000 ms"), e.getMessage());
        await().until(() -> terminal.output().contains("second"));
        assertFalse(terminal.output().contains("hello"));
    }

    @Test
    void aSenderMaySendSoManyAndWhoIsAuthenticatedCountsByThatName() throws Exception {
        open();
        String uri = "terminal:" + ME + "?maxPerSender=1&rateWindow=1h";
        for (String sender : List.of("ann@example.org", "bob@example.org")) {
            template.sendBodyAndHeader(uri, "hi", SmtpRawConstants.FROM, sender);
        }
        Map<String, Object> first =
                Map.of(SmtpRawConstants.FROM, "carl@example.org", SmtpRawConstants.AUTH_USER, "c");
        template.sendBodyAndHeaders(uri, "hi", first);
        for (Map<String, Object> again :
                List.<Map<String, Object>>of(
                        Map.of(SmtpRawConstants.FROM, "ann@example.org"),
                        Map.of(
                                SmtpRawConstants.FROM,
                                "x@y.org",
                                SmtpRawConstants.AUTH_USER,
                                "c"))) {
            Exchange refused =
                    template.send(uri, exchange -> exchange.getMessage().setHeaders(again));
            assertEquals(
                    Reason.TOO_MANY_MESSAGES,
                    refused.getException(TerminalUnavailableException.class).getReason());
        }
    }

    @Test
    void whereTheTerminalsCanNotBeToldTheReasonSaysSo() {
        component()
                .setFinder(
                        user -> {
                            throw new IOException("no bus");
                        });
        TerminalUnavailableException e = refused("terminal:" + ME);
        assertEquals(Reason.LOOKUP_FAILED, e.getReason());
        assertTrue(e.getMessage().endsWith(": no bus"), e.getMessage());
    }

    @Test
    void aTerminalThatIsGoneIsAFailedWrite() {
        Terminal gone = new Terminal(Path.of("/dev/pts/999999"), Instant.MAX, true);
        component().setFinder(user -> List.of(gone));
        assertEquals(Reason.WRITE_FAILED, refused("terminal:" + ME).getReason());
    }

    @Test
    void aCharsetWithControlCharactersOfItsOwnReachesNoTerminal() throws Exception {
        PseudoTerminal terminal = open();
        String before = terminal.output();
        template.sendBody("terminal:" + ME + "?charset=ISO-2022-JP", "a\u6f22\u5b57b");
        await().until(() -> terminal.output().contains("EOF"));
        assertFalse(terminal.output().substring(before.length()).contains("\u001b"));
    }

    @Test
    void theNextTerminalIsWrittenToWhereTheNewestCanNotBe() throws Exception {
        PseudoTerminal terminal = open();
        Terminal gone = new Terminal(Path.of("/dev/pts/999999"), Instant.MAX, true);
        Terminal real = new Terminal(terminal.device(), Instant.EPOCH, true);
        component().setFinder(user -> List.of(real, gone));
        template.sendBody("terminal:" + ME, "hello");
        await().until(() -> terminal.output().contains("hello"));
    }

    @Test
    void onlyTheTerminalUsedMostRecentlyIsWrittenTo() throws Exception {
        PseudoTerminal old = open();
        PseudoTerminal recent = open();
        component()
                .setFinder(
                        user ->
                                List.of(
                                        new Terminal(old.device(), Instant.EPOCH, true),
                                        new Terminal(recent.device(), Instant.MAX, true)));
        template.sendBody("terminal:" + ME, "hello");
        await().until(() -> recent.output().contains("hello"));
        // What follows on the old one would stand behind the message.
        new TerminalWriter(2_000).write(old.device(), "end".getBytes());
        await().until(() -> old.output().contains("end"));
        assertFalse(old.output().contains("hello"));
    }

    @Test
    void selectAllWritesToEveryTerminalThatAcceptsMessages() throws Exception {
        PseudoTerminal one = open();
        PseudoTerminal other = open();
        open().mesg(false);
        Exchange exchange =
                template.send("terminal:" + ME + "?select=all", e -> e.getMessage().setBody("hi"));
        List<?> written = exchange.getMessage().getHeader(TerminalConstants.WRITTEN, List.class);
        assertEquals(2, written.size());
        await().until(() -> one.output().contains("hi") && other.output().contains("hi"));
    }

    @Test
    void nothingInAMessageReachesTheTerminalAsAControlCharacter() throws Exception {
        PseudoTerminal terminal = open();
        String before = terminal.output();
        StringBuilder controls = new StringBuilder();
        for (char c = 0; c < 0xA0; c++) {
            controls.append(c);
        }
        template.sendBodyAndHeaders(
                "terminal:" + ME,
                "Subject: \u001b]0;title\u0007\r\nFrom: \u009b2J\r\n\r\n" + controls,
                Map.of(SmtpRawConstants.FROM, "a\u001b[2Jb\r\n\u0008@example.org"));
        await().until(() -> terminal.output().contains("EOF"));
        String shown = terminal.output().substring(before.length());
        assertTrue(shown.contains("^[]0;title^G"), shown);
        assertTrue(
                shown.chars()
                        .allMatch(
                                c -> c == '\r' || c == '\n' || (c >= ' ' && c < 127) || c >= 0xA0),
                shown);
    }

    @Test
    void presenceTellsOfUsersWithATerminalThatAcceptsMessagesOnly() throws Exception {
        TerminalPresence presence = new TerminalPresence();
        presence.setFinder(this::findOwn);
        assertFalse(presence.accepts(ME));
        PseudoTerminal terminal = open();
        assertTrue(presence.accepts(ME));
        assertTrue(presence.accepts(Recipient.of(ME + "@example.org")));
        assertFalse(presence.accepts("no-such-user"));
        assertFalse(presence.accepts(null));
        assertFalse(presence.accepts(List.of("no-such-user", "nobody")));
        assertTrue(presence.accepts(List.of("no-such-user", Recipient.of(ME))));
        assertTrue(presence.accepts(Collections.nCopies(21, "no-such-user")));
        terminal.mesg(false);
        assertFalse(presence.accepts(ME));
    }

    @Test
    void whoseTerminalItIsSaysItsOwnerAndOthersDoNotCount() throws Exception {
        PseudoTerminal terminal = open();
        assertTrue(REAL.find(ME).stream().anyMatch(t -> t.device().equals(terminal.device())));
        assertEquals(List.of(), REAL.find("nobody"));
        // A number would be looked up as a user id.
        assertEquals(List.of(), REAL.find("0"));
        assertEquals(List.of(), REAL.find("../root"));
    }

    private TerminalComponent component() {
        return context.getComponent("terminal", TerminalComponent.class);
    }
}
