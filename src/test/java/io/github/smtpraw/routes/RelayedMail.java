package io.github.smtpraw.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.host.QueueBroker;
import io.github.smtpraw.support.SmtpTalk;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Sends mail that is relayed, and looks into the queues. */
final class RelayedMail {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private RelayedMail() {}

    /**
     * Sends a message.
     *
     * @param to addresses, and what parameters RCPT shall have behind them
     */
    static void send(MailHostRun host, String from, String... to) throws IOException {
        try (SmtpTalk talk = host.talk()) {
            talk.say("EHLO client.example");
            assertEquals(250, talk.code("MAIL FROM:<" + from + ">"));
            for (String one : to) {
                String[] words = one.split(" ", 2);
                String parameters = words.length > 1 ? " " + words[1] : "";
                assertEquals(2, talk.code("RCPT TO:<" + words[0] + ">" + parameters) / 100, one);
            }
            assertEquals(354, talk.code("DATA"));
            assertEquals(250, talk.code("Subject: relayed\r\n\r\nHello\r\n."));
        }
    }

    /** How many messages are in a queue, those that wait for another try and on the way out too. */
    static long waiting(MailHostRun host, String queue) {
        return host.context()
                .getRegistry()
                .lookupByNameAndType("broker", QueueBroker.class)
                .getServer()
                .locateQueue(queue)
                .getMessageCount();
    }

    static JMSContext jms(MailHostRun host) {
        return host.context()
                .getRegistry()
                .lookupByNameAndType("queues", ConnectionFactory.class)
                .createContext();
    }

    /** The messages that a browser of JMS sees: not those whose time has not come. */
    static List<Message> browse(JMSContext jms, String queue, String selector) throws Exception {
        List<Message> messages = new ArrayList<>();
        try (QueueBrowser browser = jms.createBrowser(jms.createQueue(queue), selector)) {
            for (Object message : Collections.list(browser.getEnumeration())) {
                messages.add((Message) message);
            }
        }
        return messages;
    }
}
