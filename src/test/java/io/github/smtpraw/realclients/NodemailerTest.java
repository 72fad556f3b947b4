package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.realclients.ReceivingHost.Mail;
import io.github.smtpraw.support.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodemailer can beyond sending one message: see {@link Client} for that. */
class NodemailerTest {
    private static final String FROM = "ada@example.net";
    private static final String TO = "jones@example.org";

    @TempDir Path folder;

    private Tool.Result send(String transport, String mail, Payload... payloads) throws Exception {
        String node = Tool.require("node", "nodejs");
        List<Path> files = new ArrayList<>();
        for (Payload payload : payloads) {
            files.add(Files.write(folder.resolve(payload.name()), payload.content()));
        }
        return Tool.run(
                new byte[0], Nodemailer.command(node, transport, mail, files.toArray(Path[]::new)));
    }

    @Test
    void itsPoolSendsSeveralMessagesOverTwoConnections() throws Exception {
        Payload[] payloads = Payload.values();
        try (ReceivingHost host = ReceivingHost.over(Transport.STARTTLS, "")) {
            String transport =
                    Nodemailer.transport(
                            Transport.STARTTLS,
                            host.port(),
                            "\"pool\": true",
                            "\"maxConnections\": 2");
            send(transport, Nodemailer.envelope(FROM, TO), payloads).assertDone();
            Set<Object> sessions = new HashSet<>();
            Set<Payload> arrived = EnumSet.noneOf(Payload.class);
            for (int i = 0; i < payloads.length; i++) {
                Mail mail = host.next();
                Payload payload = Payload.of(mail.content());
                payload.assertBehind(mail.content(), "Received");
                arrived.add(payload);
                sessions.add(mail.headers().get(SmtpRawConstants.SESSION_ID));
            }
            assertEquals(Set.of(payloads), arrived);
            assertEquals(2, sessions.size());
            assertTrue(host.isEmpty());
        }
    }

    @Test
    void addressesBeyondAsciiArriveWithSmtputf8() throws Exception {
        try (ReceivingHost host = new ReceivingHost()) {
            String mail = Nodemailer.envelope("j\\u00f6rg@example.net", "k\\u00e4se@example.org");
            send(Nodemailer.transport(Transport.PLAIN, host.port()), mail, Payload.EIGHT_BIT)
                    .assertDone();
            Mail utf8 = host.next();
            Payload.EIGHT_BIT.assertBehind(utf8.content(), "Received");
            assertEquals("j\u00f6rg@example.net", utf8.from());
            assertEquals(List.of("k\u00e4se@example.org"), utf8.to());
            assertEquals("UTF8SMTP", utf8.protocol());
            assertEquals(true, utf8.headers().get(SmtpRawConstants.UTF8));
        }
    }

    @Test
    void itsWishesForNotificationsArrive() throws Exception {
        try (ReceivingHost host = new ReceivingHost()) {
            String dsn =
                    """
                    , "dsn": {"id": "a+b=c", "return": "headers",
                    "notify": ["success", "delay"], "recipient": "jones+x@example.org"}}""";
            String envelope = Nodemailer.envelope(FROM, TO);
            String mail = envelope.substring(0, envelope.length() - 1) + dsn;
            send(Nodemailer.transport(Transport.PLAIN, host.port()), mail, Payload.PLAIN)
                    .assertDone();
            Map<String, Object> headers = host.next().headers();
            assertEquals("a+b=c", headers.get(SmtpRawConstants.ENVELOPE_ID));
            assertEquals("HDRS", headers.get(SmtpRawConstants.RETURN));
            Recipient jones = (Recipient) ((List<?>) headers.get(SmtpRawConstants.TO)).get(0);
            assertEquals("SUCCESS,DELAY", jones.getDsnNotify());
            assertEquals("rfc822;jones+x@example.org", jones.getDsnOriginal());
        }
    }

    @Test
    void itReadsAReplyForEachRecipientByLmtp() throws Exception {
        String[] to = {TO, "brown@example.org", "green@example.org"};
        try (ReceivingHost host =
                new ReceivingHost(
                        "&protocol=lmtp",
                        e ->
                                e.getMessage()
                                        .setHeader(
                                                SmtpRawConstants.REJECTED,
                                                Map.of(to[1], "552 5.2.2 Mailbox full")))) {
            String transport = Nodemailer.transport(Transport.PLAIN, host.port(), "\"lmtp\": true");
            String said =
                    send(transport, Nodemailer.envelope(FROM, to), Payload.DOTS)
                            .assertDone()
                            .output();
            assertTrue(said.startsWith("250 2.0.0 OK "), said);
            assertTrue(said.endsWith(" rejected: brown@example.org\n"), said);
            Mail mail = host.next();
            Payload.DOTS.assertBehind(mail.content(), "Received");
            assertEquals(Arrays.asList(to), mail.to());
            assertEquals("LMTP", mail.protocol());
        }
    }
}
