package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.realclients.ReceivingHost.Mail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Extensions as a client that others wrote uses them. */
class ExtensionsTest {
    @Test
    void smtplibSendsToAddressesBeyondAsciiAndAsksForNotifications() throws Exception {
        String python = Tool.require("python3", "python3");
        try (ReceivingHost host = new ReceivingHost()) {
            String port = String.valueOf(host.port());
            Tool.run(new byte[0], python, "src/test/scripts/smtplib-utf8.py", port).assertDone();
            Mail utf8 = host.next();
            assertEquals("jörg@example.net", utf8.from());
            assertEquals(List.of("käse@example.org"), utf8.to());
            assertEquals("UTF8SMTP", utf8.protocol());
            String content = new String(utf8.content(), StandardCharsets.UTF_8);
            assertTrue(content.contains("\r\nSubject: Grüße\r\n"), content);
            assertTrue(content.contains("\r\n\r\nHallo, Jörg\r\n"), content);
            Mail notified = host.next();
            assertEquals(List.of("jones@example.org"), notified.to());
            assertEquals("ESMTP", notified.protocol());
        }
    }
}
