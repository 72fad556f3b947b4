package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.LogWatch;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that reset the connection, or end their side of it, in each state. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientGoneTest {
    private static final List<String> DIALOGUE =
            List.of(
                    "",
                    "EHLO client.example\r\n",
                    "MAIL FROM:<a@example.com>\r\n",
                    "RCPT TO:<b@example.org>\r\n",
                    "DATA\r\n",
                    "Subject: x\r\n\r\nbody\r\n",
                    ".\r\n",
                    "QUIT\r\n");

    private MailServer server;

    @BeforeAll
    void start() throws Exception {
        server = MailServer.with("maxHops=100").start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Says that much of the dialogue and reads what is said to it. */
    private SmtpTalk talk(int said) throws Exception {
        SmtpTalk talk = server.talk();
        for (int i = 1; i <= said; i++) {
            talk.send(DIALOGUE.get(i));
            if (i != 5) {
                talk.reply();
            }
        }
        return talk;
    }

    @ParameterizedTest
    @CsvSource({
        "0, false, 0",
        "1, false, 0",
        "2, false, 0",
        "3, false, 0",
        "4, false, 0",
        "5, false, 0",
        "6, false, 1",
        "7, false, 1",
        "0, true, 0",
        "1, true, 0",
        "2, true, 0",
        "3, true, 0",
        "4, true, 0",
        "5, true, 0",
        "6, true, 1",
        "7, true, 1"
    })
    void whoGoesBeforeTheDotDeliversNothingAndNobodyIsAlarmed(
            int said, boolean reset, int delivered) throws Exception {
        server.received().clear();
        try (LogWatch log = LogWatch.of("io.github.smtpraw", Level.WARN)) {
            try (SmtpTalk talk = talk(said)) {
                if (reset) {
                    talk.socket().setSoLinger(true, 0);
                } else {
                    talk.socket().shutdownOutput();
                    assertTrue(talk.isClosed());
                }
            }
            await().until(() -> server.consumer().getOpenConnections() == 0);
            assertEquals(delivered, server.received().size());
            assertEquals(List.of(), log.lines());
        }
        try (SmtpTalk next = server.ehlo()) {
            expect(250, MailServer.transaction(next));
        }
    }

    @Test
    void whoGoesWhileAPolicyDecidesHurtsNobody() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (MailServer slow =
                MailServer.with("onRcpt=direct:rcpt")
                        .routes(
                                b ->
                                        b.from("direct:rcpt")
                                                .process(
                                                        e -> {
                                                            asked.countDown();
                                                            goOn.await(20, TimeUnit.SECONDS);
                                                        }))
                        .start()) {
            try (SmtpTalk talk = slow.mail()) {
                talk.send("RCPT TO:<b@example.org>\r\n");
                assertTrue(asked.await(20, TimeUnit.SECONDS));
                talk.socket().setSoLinger(true, 0);
            }
            await().until(() -> slow.consumer().getOpenConnections() == 0);
            goOn.countDown();
            try (SmtpTalk next = slow.ehlo()) {
                expect(250, MailServer.transaction(next));
            }
        }
    }
}
