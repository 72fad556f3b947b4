package io.github.smtpraw.server;

import io.github.smtpraw.protocol.BareLineEndings;
import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.Extensions;
import io.github.smtpraw.protocol.LocalDomains;
import io.github.smtpraw.protocol.MailProtocol;
import io.github.smtpraw.protocol.Networks;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ServerSettings;
import io.github.smtpraw.protocol.ServerStage;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.SourceRoutes;
import io.github.smtpraw.protocol.Step;
import io.github.smtpraw.protocol.TlsMode;
import io.github.smtpraw.protocol.Verb;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.Transport;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** A listener on a free port with a disk and routes that do what a test says. */
class ListenerFixture implements SessionRoutes, SessionObserver, AutoCloseable {
    private static final long MINUTE = 60_000;

    final Queue<Runnable> disk = new ConcurrentLinkedQueue<>();
    volatile int delivered;
    private final ServerTransport transport =
            new ServerTransport(1, new DefaultThreadFactory("test", true));
    private Transport way = Transport.PLAIN;
    private SmtpListener listener;

    /** Octets past 1024 go to the disk, which does nothing by itself. */
    static ListenerSettings settings(
            Path folder, int messages, long routeTimeout, long commandTimeout, long minDataRate) {
        return settings(Set.of(), folder, messages, routeTimeout, commandTimeout, minDataRate);
    }

    /**
     * @param asked stages that {@link #ask} is called at
     */
    static ListenerSettings settings(
            Set<ServerStage> asked,
            Path folder,
            int messages,
            long routeTimeout,
            long commandTimeout,
            long minDataRate) {
        ServerSettings dialogue =
                new ServerSettings(
                        "mx.example.org",
                        asked,
                        Set.of(Verb.MAIL),
                        new LocalDomains(null),
                        251,
                        SourceRoutes.drop,
                        new ServerSettings.Limits(1 << 20, 10, 10, 0),
                        Extensions.of(List.of(), List.of()),
                        ServerSettings.Security.NONE,
                        MailProtocol.smtp,
                        Networks.NONE);
        return new ListenerSettings(
                dialogue,
                new ContentSettings(1024, folder, 0),
                new ListenerSettings.Limits(
                        10,
                        0,
                        0,
                        messages,
                        2048,
                        1 << 20,
                        100,
                        MINUTE,
                        routeTimeout,
                        commandTimeout,
                        MINUTE,
                        MINUTE,
                        minDataRate,
                        300,
                        MINUTE,
                        0),
                Networks.NONE,
                BareLineEndings.reject,
                true,
                null);
    }

    /** Has clients speak to it in that way, the handshakes done by what is told of the disk. */
    ListenerFixture over(Transport way) {
        this.way = way;
        return this;
    }

    private ListenerSettings encrypted(ListenerSettings settings) throws IOException {
        if (way == Transport.PLAIN) {
            return settings;
        }
        TlsMode mode = way == Transport.IMPLICIT ? TlsMode.implicit : TlsMode.required;
        SSLContext context = TestCertificates.context("mx.example.org");
        ServerSettings clear = settings.dialogue();
        ServerSettings dialogue =
                new ServerSettings(
                        clear.hostname(),
                        clear.asked(),
                        clear.verbs(),
                        clear.localDomains(),
                        clear.forwardReply(),
                        clear.sourceRoutes(),
                        clear.limits(),
                        clear.extensions(),
                        new ServerSettings.Security(mode, List.of(), false, false),
                        clear.protocol(),
                        clear.xclientHosts());
        return new ListenerSettings(
                dialogue,
                settings.content(),
                settings.limits(),
                settings.proxies(),
                settings.bareLineEndings(),
                settings.traceField(),
                () -> {
                    SSLEngine engine = context.createSSLEngine();
                    engine.setUseClientMode(false);
                    return engine;
                });
    }

    ListenerFixture open(ListenerSettings settings) throws Exception {
        return open(settings, disk::add);
    }

    ListenerFixture open(ListenerSettings settings, Executor spool) throws Exception {
        listener =
                new SmtpListener(
                        transport,
                        encrypted(settings),
                        new HeapBudget(1 << 20),
                        spool,
                        spool,
                        this);
        listener.open(new InetSocketAddress("127.0.0.1", 0));
        return this;
    }

    /** Has the only event loop do this. */
    void onLoop(Runnable task) {
        transport.later(task, 0, TimeUnit.MILLISECONDS);
    }

    SmtpListener listener() {
        return listener;
    }

    /** Behind EHLO. */
    SmtpTalk ehlo() throws Exception {
        SmtpTalk talk = way.greet(new SmtpTalk(listener.port()));
        talk.say("EHLO client.example");
        return talk;
    }

    /** Behind the 354. */
    SmtpTalk data() throws Exception {
        SmtpTalk talk = ehlo();
        talk.say("MAIL FROM:<a@b.example>");
        talk.say("RCPT TO:<c@d.example>");
        talk.say("DATA");
        return talk;
    }

    /** Content that goes to the disk. */
    static String large() {
        return "Subject: x\r\n\r\n" + "x\r\n".repeat(10_000) + ".\r\n";
    }

    /** Does what the disk was told so far. True where that was anything. */
    boolean runDisk() {
        boolean any = false;
        for (Runnable task = disk.poll(); task != null; task = disk.poll()) {
            task.run();
            any = true;
        }
        return any;
    }

    @Override
    public void close() {
        listener.close();
        transport.stop();
        runDisk();
    }

    @Override
    public Runnable ask(Session session, Step.Ask question, Consumer<Outcome> answer) {
        answer.accept(Outcome.UNCHANGED);
        return () -> {};
    }

    @Override
    public void deliver(Session session, Delivery delivery, Consumer<Outcome> ended) {
        delivered++;
        delivery.content().release();
        ended.accept(Outcome.UNCHANGED);
    }

    @Override
    public boolean isSuspended() {
        return false;
    }

    @Override
    public boolean isReplaced() {
        return false;
    }

    @Override
    public SessionObserver observer() {
        return this;
    }

    @Override
    public void connected(Session session) {}

    @Override
    public void secured(Session session) {}

    @Override
    public void tlsFailed(Session session, String why) {}

    @Override
    public void turnedAway(String remoteAddress, Reply reply) {}

    @Override
    public void refused(
            Session session, ServerStage stage, Object subject, Envelope envelope, Reply reply) {}

    @Override
    public void senseless(Session session, ServerStage stage, Outcome outcome) {}

    @Override
    public void ended(Session session, Envelope envelope, Reply reply, long size, long millis) {}

    @Override
    public void disconnected(Session session, boolean welcomed, int messages, long millis) {}
}
