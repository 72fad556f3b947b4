package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientDialogue;
import io.github.smtpraw.protocol.ClientDialogue.State;
import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.ClientTerms;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.TlsMode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.security.cert.X509Certificate;
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
    private final ConnectionPool pool;
    private final ClientTransport transport;
    private final Peer peer;
    private final Attempt attempt;
    private final ClientTask first;
    private final ClientSettings settings;
    private final Patience patience;
    private final ReplyReader reader = new ReplyReader(this);

    private ChannelHandlerContext context;
    private ClientDialogue dialogue;
    private ConnectionTasks tasks;
    private CommandWriter writer;
    private ClientTlsPhase tls;
    private ContentSender content;
    private Deadline deadline;

    /** Why writing failed; what the server said before it left is read first. */
    private Throwable broken;

    /** Content was given up when some of it may have been on its way. */
    private boolean cutOff;

    private boolean closed;

    /** The task and the place in the pool went to another connection. */
    private boolean leftBehind;

    ClientConnection(
            ConnectionPool pool,
            ClientTransport transport,
            ClientTask first,
            Peer peer,
            Attempt attempt) {
        this.pool = pool;
        this.transport = transport;
        this.peer = peer;
        this.attempt = attempt;
        this.settings = pool.destination().settings();
        this.patience = new Patience(settings);
        this.first = first;
    }

    /** Takes a task while idle. */
    void start(ClientTask next) {
        context.executor().execute(() -> resume(next));
    }

    private void resume(ClientTask next) {
        if (closed || broken != null) {
            // It died between the pool's choice and now; nothing was sent.
            lost("the connection broke", broken);
            pool.adopt(next);
            return;
        }
        try {
            tasks.begin(next);
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
        goOnBehind(tasks::quit);
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
                        first.goesInClear() ? terms.with(TlsMode.off) : terms);
        writer = new CommandWriter(ctx, peer, this::contentNotTaken);
        tls =
                new ClientTlsPhase(
                        settings.security().engines(), peer, transport.worker(), ctx, this);
        content = new ContentSender(ctx, dialogue, transport.worker(), this);
        tasks = new ConnectionTasks(pool, this, dialogue, first);
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

    /** Does what the dialogue says is due, until something must come from outside. */
    private void advance() {
        boolean more = true;
        while (more) {
            // What answers a challenge is for the server alone.
            writer.write(dialogue.takeOutput(), dialogue.stage() == ClientStage.AUTH);
            ClientOutcome outcome = dialogue.takeOutcome();
            boolean again = outcome != null && tasks.mayTryAgain(outcome);
            if (outcome != null && tasks.isOpening()) {
                leftBehind = attempt.tryNext(first, outcome);
            }
            ClientTask ended = outcome == null || leftBehind ? null : tasks.current();
            boolean pumped = content.hasPump();
            if (outcome != null) {
                endTask();
            }
            more = false;
            switch (dialogue.state()) {
                case READY -> {
                    more = tasks.goOn();
                    if (!more) {
                        deadline.in(patience.whileIdle());
                    }
                }
                case CLOSED -> close(again ? ended : tasks.current());
                case AWAITS_TLS -> {
                    deadline.in(patience.forHandshake());
                    tls.begin();
                }
                case AWAITS_WORK -> work();
                case AWAITS_CONTENT -> more = sendContent();
                case AWAITS_REPLY -> {
                    more = tasks.goAhead();
                    deadline.in(
                            broken == null ? patience.forReply(dialogue) : patience.forLastWords());
                }
            }
            // Told last, so that whoever then sends again finds this connection in the pool.
            if (ended != null && !again) {
                ended.end(outcome, pumped);
            }
        }
    }

    private void endTask() {
        cutOff = content.isUnfinished();
        tasks.end();
        content.stop();
    }

    private void work() {
        deadline.in(patience.forProgress());
        Supplier<Runnable> work = dialogue.takeWork();
        if (work != null && !transport.work(work, context.executor(), this::goOnBehind)) {
            lost(Opening.STOPPED, null);
        }
    }

    private void goOnBehind(Runnable event) {
        if (!closed) {
            event.run();
            advance();
            context.flush();
        }
    }

    /** True where a message was begun behind it, which goes out in the same packet. */
    private boolean sendContent() {
        if (content.isSending()) {
            return false;
        }
        deadline.in(patience.forProgress());
        content.send(tasks.current().content());
        return tasks.goAhead();
    }

    @Override
    public void contentProgress() {
        deadline.in(patience.forProgress());
    }

    @Override
    public void contentEnded() {
        goOnBehind(() -> {});
    }

    @Override
    public void contentNotTaken(Throwable cause) {
        if (!closed && broken == null) {
            broken = cause;
            deadline.in(patience.forLastWords());
        }
    }

    @Override
    public void contentUnreadable(Throwable cause) {
        if (!closed) {
            ClientTask ended = tasks.current();
            endTask();
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
            LOG.debug("{} goes without TLS: {}", peer, cause.toString());
            first.goInClear();
            close(first);
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
        } else if (broken != null) {
            exceptionCaught(context, broken);
        } else if (state == State.AWAITS_TLS) {
            tls.end(new IOException("the handshake took too long"));
        } else if (state == State.AWAITS_CONTENT) {
            lost("no content taken within " + patience.forProgress() + " ms", null);
        } else {
            lost("no reply within " + patience.forReply(dialogue) + " ms", null);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost("the server closed the connection", null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        // TLS that makes no sense comes wrapped.
        boolean wrapped = thrown instanceof DecoderException && thrown.getCause() != null;
        Throwable cause = wrapped ? thrown.getCause() : thrown;
        if (!closed && !(cause instanceof IOException)) {
            LOG.warn("The dialogue with {} failed", peer, cause);
        }
        lost("the connection broke: " + cause.getMessage(), cause);
    }

    private void lost(String what, Throwable cause) {
        if (closed) {
            return;
        }
        if (dialogue.state() == State.AWAITS_TLS) {
            tls.end(cause == null ? new IOException(what) : cause);
        } else {
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
            SslHandler encryption = context.pipeline().get(SslHandler.class);
            if (cutOff && encryption != null) {
                // It would let go of the channel only behind what it has encrypted already.
                context.pipeline().remove(encryption);
            }
            context.close();
            if (!leftBehind) {
                pool.closed(this, again);
            }
        }
    }
}
