package io.github.smtpraw.bench;

import com.hubspot.smtp.client.SmtpSession;
import com.hubspot.smtp.client.SmtpSessionConfig;
import com.hubspot.smtp.client.SmtpSessionFactory;
import com.hubspot.smtp.client.SmtpSessionFactoryConfig;
import com.hubspot.smtp.messages.MessageContent;
import com.hubspot.smtp.messages.MessageContentEncoding;
import io.github.smtpraw.bench.ClientBench.Client;
import io.github.smtpraw.bench.ClientBench.Sender;
import io.github.smtpraw.bench.ClientBench.Work;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.smtp.DefaultSmtpRequest;
import io.netty.handler.codec.smtp.SmtpCommand;
import io.netty.handler.codec.smtp.SmtpRequests;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** HubSpot's NioSmtpClient on epoll, with a session for each sender. */
final class HubSpotClient implements Client {
    private final Executor executor;

    /**
     * @param executor where its futures complete: a pool if what follows may block, as a route may
     */
    HubSpotClient(Executor executor) {
        this.executor = executor;
    }

    @Override
    public Sender[] senders(Work work) throws Exception {
        SmtpSessionFactory factory =
                new SmtpSessionFactory(
                        SmtpSessionFactoryConfig.builder()
                                .eventLoopGroup(new EpollEventLoopGroup())
                                .channelClass(EpollSocketChannel.class)
                                .executor(executor)
                                .allocator(PooledByteBufAllocator.DEFAULT)
                                .build());
        Sender[] senders = new Sender[work.senders()];
        for (int i = 0; i < senders.length; i++) {
            if (work.kept()) {
                SmtpSession session = open(factory, work).get();
                senders[i] = () -> send(session, work);
            } else {
                senders[i] =
                        () ->
                                open(factory, work)
                                        .thenCompose(
                                                session ->
                                                        send(session, work)
                                                                .thenCompose(x -> quit(session)));
            }
        }
        return senders;
    }

    private static CompletableFuture<SmtpSession> open(SmtpSessionFactory factory, Work work) {
        return factory.connect(SmtpSessionConfig.forRemoteAddress("127.0.0.1", work.port()))
                .thenCompose(
                        greeting ->
                                greeting.getSession()
                                        .send(
                                                new DefaultSmtpRequest(
                                                        SmtpCommand.EHLO, "bench.example.net"))
                                        .thenApply(x -> greeting.getSession()));
    }

    private static CompletableFuture<?> send(SmtpSession session, Work work) {
        MessageContent content =
                MessageContent.of(
                        Unpooled.wrappedBuffer(work.octets()), MessageContentEncoding.SEVEN_BIT);
        return session.send("a@example.net", List.of(work.recipients()), content);
    }

    private static CompletableFuture<?> quit(SmtpSession session) {
        return session.send(SmtpRequests.quit()).thenCompose(x -> session.close());
    }
}
