package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientDialogue;
import io.github.smtpraw.protocol.ClientDialogue.State;
import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.MalformedReplyException;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ReplyDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: its octets to replies, its dialogue's commands to octets, and what is due by
 * when. Lives on its event loop; only {@link #start} and {@link #leave} are called from elsewhere.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements ContentPump.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final long QUIT_TIMEOUT = 5_000;
    private static final FastThreadLocal<byte[]> SCRATCH =
            new FastThreadLocal<>() {
                @Override
                protected byte[] initialValue() {
                    return new byte[8192];
                }
            };

    private final ConnectionPool pool;
    private final ClientTransport transport;
    private final Peer peer;
    private final Attempt attempt;
    private final ClientSettings settings;
    private final ReplyDecoder decoder = new ReplyDecoder();

    private ChannelHandlerContext context;
    private ClientDialogue dialogue;
    private Deadline deadline;

    /** Under way, or to begin as soon as the session is open. */
    private ClientTask task;

    /** In the pool, or given to a task that is on its way here. */
    private boolean pooled;

    private boolean begun;
    private boolean reused;
    private boolean sending;
    private ContentPump pump;
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
        this.task = first;
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
        String name = settings.heloName();
        dialogue = new ClientDialogue(name == null ? literal(ctx) : name);
        deadline.in(settings.replyTimeout());
    }

    private static String literal(ChannelHandlerContext ctx) {
        InetSocketAddress local = (InetSocketAddress) ctx.channel().localAddress();
        String address = NetUtil.toAddressString(local.getAddress());
        return local.getAddress() instanceof Inet6Address
                ? "[IPv6:" + address + "]"
                : "[" + address + "]";
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            ByteBuf octets = (ByteBuf) message;
            byte[] scratch = SCRATCH.get();
            while (octets.isReadable() && !closed) {
                int length = Math.min(octets.readableBytes(), scratch.length);
                octets.readBytes(scratch, 0, length);
                decode(scratch, length);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void decode(byte[] octets, int length) {
        int at = 0;
        while (at < length && !closed) {
            try {
                at = decoder.decode(octets, at, length);
            } catch (MalformedReplyException e) {
                lost(e.getMessage(), null);
                return;
            }
            Reply reply = decoder.take();
            if (reply != null) {
                log('<', reply.toString());
                dialogue.reply(reply);
                advance();
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    private void begin(ClientTask next) {
        task = next;
        begun = true;
        task.begin(dialogue);
    }

    /** Does what the dialogue says is due, until something must come from outside. */
    private void advance() {
        boolean more = true;
        while (more) {
            write(dialogue.takeOutput());
            ClientOutcome outcome = dialogue.takeOutcome();
            boolean again = outcome != null && mayTryAgain(outcome);
            if (outcome != null && task != null && !begun && !reused) {
                leftBehind = attempt.tryNext(task, outcome);
            }
            ClientTask ended = outcome == null || leftBehind ? null : task;
            boolean pumped = pump != null;
            if (outcome != null) {
                forgetTask();
            }
            more = false;
            switch (dialogue.state()) {
                case READY -> more = goOn();
                case CLOSED -> close(again ? ended : null);
                case AWAITS_CONTENT -> sendContent();
                case AWAITS_REPLY -> deadline.in(timeout());
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
        task = null;
        begun = false;
        reused = true;
        sending = false;
        if (pump != null) {
            pump.stop();
            pump = null;
        }
    }

    private long timeout() {
        if (dialogue.stage() == ClientStage.QUIT) {
            return Math.min(QUIT_TIMEOUT, settings.replyTimeout());
        }
        return dialogue.awaitsFinalReply() ? settings.finalReplyTimeout() : settings.replyTimeout();
    }

    private void write(String commands) {
        if (commands.isEmpty()) {
            return;
        }
        log('>', commands);
        ByteBuf octets = context.alloc().buffer(commands.length());
        octets.writeCharSequence(commands, StandardCharsets.UTF_8);
        context.write(octets).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    private void log(char way, String lines) {
        if (LOG.isDebugEnabled()) {
            lines.lines().forEach(line -> LOG.debug("{} {} {}", peer, way, line));
        }
    }

    private void sendContent() {
        if (sending) {
            return;
        }
        sending = true;
        deadline.in(settings.replyTimeout());
        Content content = task.content();
        if (content instanceof Content.Ready ready) {
            context.write(ready.buffer())
                    .addListener(
                            future -> {
                                if (future.isSuccess()) {
                                    sent();
                                }
                            });
        } else if (content instanceof Content.Streamed streamed) {
            pump =
                    new ContentPump(
                            streamed.stream(),
                            context.channel(),
                            streamed.blocking() ? transport.worker() : context.executor(),
                            dialogue.offered().has("8BITMIME"),
                            this);
            pump.start();
        }
    }

    @Override
    public void progress() {
        if (sending) {
            deadline.in(settings.replyTimeout());
        }
    }

    @Override
    public void sent() {
        if (sending && !closed) {
            dialogue.contentSent();
            advance();
        }
    }

    // Without its final dot the content is nothing to the server.

    @Override
    public void unreadable(Throwable cause) {
        if (sending && !closed) {
            ClientTask ended = task;
            forgetTask();
            close(null);
            ended.end(new ClientOutcome.Unreadable(cause), true);
        }
    }

    @Override
    public void eightBit() {
        if (sending && !closed) {
            dialogue.eightBitNotOffered();
            advance();
        }
    }

    private void late() {
        State state = dialogue.state();
        if (state == State.READY) {
            if (pool.withdraw(this)) {
                quit();
            }
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
            context.flush();
            context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            if (!leftBehind) {
                pool.closed(this, again);
            }
        }
    }
}
