package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientDialogue;
import io.github.smtpraw.protocol.ClientDialogue.State;
import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.ClientTerms;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.TlsMode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: its octets to replies, its dialogue's commands to octets, and what is due by
 * when. Lives on its event loop; only {@link #start} and {@link #leave} are called from elsewhere.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter
        implements ReplyReader.Listener, ContentSender.Listener, ClientTlsPhase.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final long QUIT_TIMEOUT = 5_000;
    private static final long HANDSHAKE_TIMEOUT = 30_000;
    private final ConnectionPool pool;
    private final ClientTransport transport;
    private final ClientSettings settings;
    private final Peer peer;
    private final ReplyReader reader = new ReplyReader(this);

    private ChannelHandlerContext context;
    private ClientDialogue dialogue;
    private CommandWriter writer;
    private ClientTlsPhase tls;
    private ContentSender content;
    private Deadline deadline;

    /** Under way, or to begin as soon as the session is open. */
    private ClientTask task;

    /** Begun behind the content of the task under way. */
    private ClientTask ahead;

    /** In the pool, or given to a task that is on its way here. */
    private boolean pooled;

    private boolean begun;
    private boolean reused;
    private int messages;
    private boolean closed;

    ClientConnection(ConnectionPool pool, ClientTransport transport, ClientTask first, Peer peer) {
        this.pool = pool;
        this.transport = transport;
        this.settings = pool.destination().settings();
        this.task = first;
        this.peer = peer;
    }

    /** Takes a task while idle. */
    void start(ClientTask next) {
        context.executor().execute(() -> resume(next));
    }

    private void resume(ClientTask next) {
        if (closed) {
            // It died between the pool's choice and now; nothing was sent.
            pool.adopt(next);
            return;
        }
        pooled = false;
        try {
            begin(next);
            advance();
        } catch (RuntimeException e) {
            exceptionCaught(context, e);
        }
        context.flush();
    }

    /** Says good-bye, idle and out of the pool. */
    void leave() {
        context.executor().execute(this::quit);
    }

    private void quit() {
        if (!closed) {
            pooled = false;
            dialogue.quit();
            advance();
            context.flush();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        deadline = new Deadline(ctx.executor(), this::late);
        ClientTerms terms = settings.security().terms(settings.protocol(), peer);
        String name = settings.heloName();
        dialogue =
                new ClientDialogue(
                        name == null ? AddressName.of(ctx.channel()) : name,
                        task.goesInClear() ? terms.with(TlsMode.off) : terms);
        writer = new CommandWriter(ctx, pool.destination());
        tls =
                new ClientTlsPhase(
                        settings.security().engines(), peer, transport.worker(), ctx, this);
        content = new ContentSender(ctx, dialogue, transport.worker(), this);
        advance();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!reader.read((ByteBuf) message) && !closed && tls.isInClear()) {
                // Somebody on the way may have put it there, to be taken for the server's word.
                tls.end(new IOException("the server speaks clear text where TLS begins"));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public boolean readsReplies() {
        return !closed && !tls.isInClear();
    }

    @Override
    public void replied(Reply reply) {
        writer.log(reply);
        dialogue.reply(reply);
        content.answered();
        advance();
    }

    @Override
    public void malformed(String what) {
        lost(what, null);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    private void begin(ClientTask next) {
        task = next;
        begun = true;
        messages += next.sends() ? 1 : 0;
        task.begin(dialogue);
    }

    private boolean takesMoreMessages() {
        return messages < Math.min(settings.maxMessages(), dialogue.offered().limit("MAILMAX"));
    }

    /** Does what the dialogue says is due, until something must come from outside. */
    private void advance() {
        boolean more = true;
        while (more) {
            // What answers a challenge is for the server alone.
            writer.write(dialogue.takeOutput(), dialogue.stage() == ClientStage.AUTH);
            ClientOutcome outcome = dialogue.takeOutcome();
            boolean again = outcome != null && mayTryAgain(outcome);
            ClientTask ended = outcome == null ? null : task;
            boolean pumped = content.hasPump();
            if (outcome != null) {
                forgetTask();
            }
            more = false;
            switch (dialogue.state()) {
                case READY -> more = goOn();
                case CLOSED -> close(again ? ended : task);
                case AWAITS_TLS -> {
                    deadline.in(Math.min(HANDSHAKE_TIMEOUT, settings.replyTimeout()));
                    tls.begin();
                }
                case AWAITS_WORK -> work();
                case AWAITS_CONTENT -> sendContent();
                case AWAITS_REPLY -> {
                    more = goAhead();
                    deadline.in(timeout());
                }
            }
            // Told last, so that whoever then sends again finds this connection in the pool.
            if (ended != null && !again) {
                ended.end(outcome, pumped);
            }
        }
    }

    /** Begins the next task; false where there is none, and the connection is idle. */
    private boolean goOn() {
        if (pooled) {
            // What came was the reply to an RSET.
            return false;
        }
        if (dialogue.goOn()) {
            return true;
        }
        if (!takesMoreMessages()) {
            dialogue.quit();
            return true;
        }
        ClientTask next = task != null ? task : pool.next(this);
        if (next != null) {
            begin(next);
            return true;
        }
        if (pool.isStopped()) {
            dialogue.quit();
            return true;
        }
        pooled = true;
        deadline.in(settings.idleTimeout());
        return false;
    }

    /** Begins a message that waits behind the content whose reply is still to come. */
    private boolean goAhead() {
        if (ahead == null && dialogue.mayGoAhead() && takesMoreMessages()) {
            ahead = pool.nextMessage();
            if (ahead != null) {
                messages++;
                ahead.begin(dialogue);
            }
            return ahead != null;
        }
        return false;
    }

    /**
     * Whether the connection had died idle, so that nobody has heard of the task. It gets a fresh
     * one, where this can not be said again.
     */
    private boolean mayTryAgain(ClientOutcome outcome) {
        boolean again =
                outcome instanceof ClientOutcome.Broken
                        && begun
                        && reused
                        && !dialogue.isAcknowledged();
        if (again) {
            LOG.debug("{} had closed an idle connection, trying another", pool.destination());
        }
        return again;
    }

    private void forgetTask() {
        task = ahead;
        ahead = null;
        begun = task != null;
        reused = true;
        content.stop();
    }

    private long timeout() {
        if (dialogue.stage() == ClientStage.QUIT) {
            return Math.min(QUIT_TIMEOUT, settings.replyTimeout());
        }
        return dialogue.awaitsFinalReply() ? settings.finalReplyTimeout() : settings.replyTimeout();
    }

    private void work() {
        deadline.in(settings.replyTimeout());
        Supplier<Runnable> work = dialogue.takeWork();
        if (work == null) {
            return;
        }
        try {
            transport
                    .worker()
                    .execute(
                            () -> {
                                Runnable then = work.get();
                                context.executor().execute(() -> goOnBehind(then));
                            });
        } catch (RejectedExecutionException e) {
            lost("the client has been stopped", e);
        }
    }

    private void goOnBehind(Runnable event) {
        if (!closed) {
            event.run();
            advance();
            context.flush();
        }
    }

    private void sendContent() {
        if (!content.isSending()) {
            deadline.in(settings.replyTimeout());
            content.send(task.content());
        }
    }

    @Override
    public void contentProgress() {
        deadline.in(settings.replyTimeout());
    }

    @Override
    public void contentEnded() {
        if (!closed) {
            advance();
            context.flush();
        }
    }

    @Override
    public void contentUnreadable(Throwable cause) {
        if (!closed) {
            ClientTask ended = task;
            forgetTask();
            close(null);
            ended.end(new ClientOutcome.Unreadable(cause), true);
        }
    }

    @Override
    public void secured(X509Certificate certificate, boolean shown) {
        goOnBehind(() -> dialogue.secured(certificate, shown));
    }

    @Override
    public void failed(Throwable cause) {
        if (closed) {
            return;
        }
        if (settings.security().tls() == TlsMode.opportunistic) {
            LOG.debug("{} goes without TLS: {}", pool.destination(), cause.toString());
            ClientTask again = task;
            again.goInClear();
            close(again);
        } else {
            dialogue.notSecured(String.valueOf(cause.getMessage()), cause);
            advance();
        }
    }

    private void late() {
        State state = dialogue.state();
        if (state == State.READY) {
            if (pool.withdraw(this)) {
                quit();
            }
        } else if (state == State.AWAITS_TLS) {
            tls.end(new IOException("the handshake took too long"));
        } else if (state == State.AWAITS_CONTENT) {
            lost("no content taken within " + settings.replyTimeout() + " ms", null);
        } else {
            lost("no reply within " + timeout() + " ms", null);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost("the server closed the connection", null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warn("The dialogue with {} failed", pool.destination(), cause);
        }
        lost("the connection broke: " + cause.getMessage(), cause);
    }

    private void lost(String what, Throwable cause) {
        if (!closed) {
            dialogue.lost(what, cause);
            advance();
        }
    }

    /**
     * @param again the task that needs another connection, or null
     */
    private void close(ClientTask again) {
        if (!closed) {
            closed = true;
            deadline.clear();
            // What is not flushed is not to go out any more: it may be content.
            context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            pool.closed(this, again);
        }
    }
}
