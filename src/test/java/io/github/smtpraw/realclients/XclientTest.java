package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** XCLIENT as swaks says it. */
class XclientTest {
    @Test
    void swaksSpeaksForAnotherClient() throws Exception {
        String swaks = Tool.require("swaks", "swaks");
        try (ReceivingHost host = new ReceivingHost("&xclientHosts=127.0.0.0/8")) {
            List<String> command =
                    List.of(
                            swaks,
                            "--server=127.0.0.1",
                            "--port=" + host.port(),
                            "--helo=client.example.net",
                            "--from=ada@example.net",
                            "--to=jones@example.org",
                            "--xclient-addr=192.0.2.7",
                            "--xclient-port=4321",
                            "--xclient-login=ada+",
                            "--xclient-destaddr=IPV6:2001:db8::25");
            Tool.run(new byte[0], command).assertDone();
            ReceivingHost.Mail mail = host.next();
            assertEquals("ESMTPA", mail.protocol());
            String content = new String(mail.content(), StandardCharsets.ISO_8859_1);
            assertTrue(content.contains("from client.example.net ([192.0.2.7])"), content);
        }
    }
}
