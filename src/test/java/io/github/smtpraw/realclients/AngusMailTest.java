package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.realclients.ReceivingHost.Mail;
import io.github.smtpraw.support.Transport;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The server as Angus Mail, the SMTP client of Jakarta Mail, sees it. */
class AngusMailTest {
    private static final String TO = "jones@example.org";
    private static final Map<Transport, ReceivingHost> HOSTS = new EnumMap<>(Transport.class);

    private final ByteArrayOutputStream dialogue = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws Exception {
        for (Transport transport : Transport.values()) {
            HOSTS.put(transport, ReceivingHost.over(transport, ""));
        }
    }

    @AfterAll
    static void stop() {
        HOSTS.values().forEach(ReceivingHost::close);
        HOSTS.clear();
    }

    /**
     * Sends the message; what was said is in {@link #said} then.
     *
     * @param options pairs, without {@code mail.}
     */
    private void send(
            Transport transport, int port, String secret, byte[] content, String... options)
            throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.localhost", "client.example.net");
        properties.put("mail.smtp.from", "ada@example.net");
        properties.put("mail.smtp.ssl.trust", "*");
        properties.put("mail.smtp.starttls.enable", transport == Transport.STARTTLS);
        properties.put("mail.smtp.starttls.required", transport == Transport.STARTTLS);
        properties.put("mail.smtp.ssl.enable", transport == Transport.IMPLICIT);
        for (int i = 0; i < options.length; i += 2) {
            properties.put("mail." + options[i], options[i + 1]);
        }
        Session session = Session.getInstance(properties);
        session.setDebugOut(new PrintStream(dialogue, true, StandardCharsets.ISO_8859_1));
        session.setDebug(true);
        MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(content));
        try (jakarta.mail.Transport client = session.getTransport("smtp")) {
            client.connect("127.0.0.1", port, secret == null ? null : "ann", secret);
            client.sendMessage(message, message.getAllRecipients());
        }
    }

    private String said() {
        return dialogue.toString(StandardCharsets.ISO_8859_1);
    }

    static Stream<Arguments> transportsAndPayloads() {
        return Arrays.stream(Transport.values())
                .flatMap(t -> Arrays.stream(Payload.values()).map(p -> Arguments.of(t, p)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("transportsAndPayloads")
    void whatItSentArrivesOctetByOctet(Transport transport, Payload payload) throws Exception {
        ReceivingHost host = HOSTS.get(transport);
        send(transport, host.port(), null, payload.content());
        Mail mail = host.next();
        payload.assertBehind(mail.content(), "Received");
        assertEquals("ada@example.net", mail.from());
        assertEquals(List.of(TO), mail.to());
        assertEquals(transport == Transport.PLAIN ? "ESMTP" : "ESMTPS", mail.protocol());
        assertTrue(host.isEmpty());
    }

    /** It doubles dots here as well, and ours has no business taking one away (RFC 3030 2). */
    @ParameterizedTest
    @EnumSource
    void whatItSentInChunksArrivesOctetByOctet(Payload payload) throws Exception {
        ReceivingHost host = HOSTS.get(Transport.STARTTLS);
        byte[] content = payload.content();
        String size = String.valueOf(content.length / 7);
        send(Transport.STARTTLS, host.port(), null, content, "smtp.chunksize", size);
        payload.assertStuffedBehind(host.next().content(), "Received");
        assertTrue(said().contains("\nBDAT "), this::said);
        assertFalse(said().contains("\nDATA"), this::said);
    }

    @Test
    void itTurnsQuotedPrintableInto8BitAndItsWishesForNotificationsArrive() throws Exception {
        ReceivingHost host = HOSTS.get(Transport.PLAIN);
        String fields = "To: " + TO + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=";
        byte[] content =
                (fields
                                + "utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        send(
                Transport.PLAIN,
                host.port(),
                null,
                content,
                "smtp.allow8bitmime",
                "true",
                "smtp.dsn.ret",
                "FULL",
                "smtp.dsn.notify",
                "SUCCESS,FAILURE",
                "smtp.mailextension",
                "ENVID=a+2Bb");
        Mail mail = host.next();
        String received = new String(mail.content(), StandardCharsets.UTF_8);
        assertTrue(received.endsWith("\r\n\r\nGr\u00fc\r\n"), received);
        assertEquals("8BITMIME", mail.headers().get(SmtpRawConstants.BODY_TYPE));
        assertEquals("FULL", mail.headers().get(SmtpRawConstants.RETURN));
        assertEquals("a+b", mail.headers().get(SmtpRawConstants.ENVELOPE_ID));
        List<?> to = (List<?>) mail.headers().get(SmtpRawConstants.TO);
        assertEquals("SUCCESS,FAILURE", ((Recipient) to.get(0)).getDsnNotify());
    }

    @Test
    void addressesBeyondAsciiArriveWithSmtputf8() throws Exception {
        ReceivingHost host = HOSTS.get(Transport.PLAIN);
        byte[] content = "To: k\u00e4se@example.org\r\n\r\nx\r\n".getBytes(StandardCharsets.UTF_8);
        send(
                Transport.PLAIN,
                host.port(),
                null,
                content,
                "mime.allowutf8",
                "true",
                "smtp.from",
                "j\u00f6rg@example.net");
        Mail mail = host.next();
        assertEquals("j\u00f6rg@example.net", mail.from());
        assertEquals(List.of("k\u00e4se@example.org"), mail.to());
        assertEquals("UTF8SMTP", mail.protocol());
    }

    @ParameterizedTest
    @CsvSource({
        "STARTTLS, auth.mechanisms, PLAIN",
        "STARTTLS, auth.mechanisms, LOGIN",
        "STARTTLS, auth.mechanisms, XOAUTH2",
        "IMPLICIT, auth.mechanisms, PLAIN",
        "IMPLICIT, auth.mechanisms, LOGIN",
        "IMPLICIT, auth.mechanisms, XOAUTH2",
        "STARTTLS, sasl.mechanisms, PLAIN",
        "STARTTLS, sasl.mechanisms, CRAM-MD5"
    })
    void itIsAuthenticatedByItsSecretAndNoOther(Transport transport, String key, String mechanism)
            throws Exception {
        byte[] content = Payload.DOTS.content();
        boolean sasl = key.startsWith("sasl");
        String[] options = {
            "smtp.auth", "true", "smtp." + key, mechanism, "smtp.sasl.enable", String.valueOf(sasl)
        };
        String secret =
                mechanism.equals("XOAUTH2") ? AuthClientsTest.TOKEN : AuthClientsTest.SECRET;
        try (ReceivingHost host =
                ReceivingHost.over(
                        transport, AuthClientsTest.OPTIONS + "&authMechanisms=" + mechanism)) {
            assertThrows(
                    AuthenticationFailedException.class,
                    () -> send(transport, host.port(), "wrong", content, options));
            assertTrue(host.isEmpty());
            send(transport, host.port(), secret, content, options);
            Mail mail = host.next();
            Payload.DOTS.assertBehind(mail.content(), "Received");
            assertEquals("ESMTPSA", mail.protocol());
            assertEquals("ann", mail.headers().get(SmtpRawConstants.AUTH_USER));
        }
    }
}
