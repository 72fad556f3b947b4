package io.github.smtpraw.bench;

import io.github.smtpraw.bench.ClientBench.Client;
import io.github.smtpraw.bench.ClientBench.Sender;
import io.github.smtpraw.bench.ClientBench.Work;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Angus Mail with a message that was parsed once, and a transport for each sender. */
final class AngusClient implements Client {
    @Override
    public Sender[] senders(Work work) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.from", "a@example.net");
        properties.setProperty("mail.smtp.quitwait", "false");
        Session session = Session.getInstance(properties);
        Address[] to = new Address[work.recipients().length];
        for (int i = 0; i < to.length; i++) {
            to[i] = new InternetAddress(work.recipients()[i]);
        }
        Executor threads = Executors.newFixedThreadPool(work.senders());
        Sender[] senders = new Sender[work.senders()];
        for (int i = 0; i < senders.length; i++) {
            MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(work.octets()));
            Transport transport = session.getTransport("smtp");
            senders[i] =
                    () ->
                            CompletableFuture.runAsync(
                                    () -> send(transport, message, to, work), threads);
        }
        return senders;
    }

    private static void send(Transport transport, MimeMessage message, Address[] to, Work work) {
        try {
            if (!transport.isConnected()) {
                transport.connect("127.0.0.1", work.port(), null, null);
            }
            transport.sendMessage(message, to);
            if (!work.kept()) {
                transport.close();
            }
        } catch (MessagingException e) {
            throw new CompletionException(e);
        }
    }
}
