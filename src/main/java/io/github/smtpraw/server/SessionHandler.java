package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Session;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a client sends, commands or content, as far as its {@link Conversation} may go on and
 * as the client reads what it is told. Lives on the channel's event loop.
 */
final class SessionHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);

    private static final byte[] AUTH = "AUTH ".getBytes(StandardCharsets.US_ASCII);

    /** RFC 4954 4. */
    private static final int MAX_AUTH_LINE = 12_288;

    private final SmtpListener listener;
    private final ListenerSettings settings;
    private final Session session;
    private final InputBuffer input;
    private ChannelHandlerContext context;
    private ReplyQueue replies;
    private Conversation conversation;
    private final Turn turn = new Turn();
    private boolean processing;
    private boolean reading;
    private boolean yielding;
    private boolean spoken;

    /**
     * @param settings the listener's when the client came
     */
    SessionHandler(SmtpListener listener, ListenerSettings settings, Session session) {
        this.listener = listener;
        this.settings = settings;
        this.session = session;
        this.input = new InputBuffer();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        replies =
                new ReplyQueue(
                        ctx,
                        settings.limits().writeTimeout(),
                        settings.dialogue().extensions().hasStatusCodes());
        conversation =
                new Conversation(listener, settings, session, input, replies, ctx, this::process);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (listener.isOver(settings)) {
            // It was accepted just before that, so nobody has told it.
            conversation.requestShutDown();
        }
        conversation.begin();
        process();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf octets = (ByteBuf) message;
        if (conversation.mode() == ReadingMode.CLOSING) {
            octets.release();
            return;
        }
        if (!reading) {
            turn.begin();
        }
        turn.read();
        reading = true;
        input.add(octets);
        if (conversation.mode() == ReadingMode.CONTENT) {
            conversation.contentArrived();
        }
        process();
        if (yielding || input.isLarge()) {
            // Else one turn of the loop would read many times as much; settle() reads on.
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        settle();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        process();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (conversation.mode() == ReadingMode.CLOSING) {
                SoftClose.inputEnded(ctx);
            }
            inputEnded();
        } else if (event instanceof SslCloseCompletionEvent) {
            inputEnded();
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            conversation.tls().ended(handshake.cause());
        }
    }

    private void inputEnded() {
        input.end();
        if (conversation.mode() == ReadingMode.HANDSHAKE) {
            conversation.tls().failed("the client sends no more");
        }
        process();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        conversation.lost();
        input.release();
        replies.release();
    }

    /** Netty does so behind channelInactive, and whatever way the channel was closed. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        listener.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("Session {} broke: {}", session, cause.toString());
        if (conversation.mode() == ReadingMode.HANDSHAKE) {
            conversation.tls().failed(cause.toString());
        }
        ctx.close();
    }

    /** From any thread: no further transaction may begin; an idle session is told so at once. */
    void requestShutDown() {
        conversation.requestShutDown();
    }

    /** From any thread: whatever it is at. */
    ChannelFuture closeNow() {
        return context.close();
    }

    /** From any thread. */
    boolean inTransaction() {
        return conversation.inTransaction();
    }

    private void process() {
        if (processing || yielding) {
            return;
        }
        if (!reading) {
            turn.begin();
        }
        processing = true;
        try {
            boolean more = true;
            while (more && replies.mayGrow() && !turn.isOver()) {
                more = conversation.mode() == ReadingMode.COMMAND ? readCommand() : readContent();
                if (more && !replies.mayGrow()) {
                    replies.flush();
                }
            }
            yielding = more && turn.isOver();
        } finally {
            processing = false;
        }
        if (yielding) {
            conversation.later(this::goOn);
        }
        if (!reading) {
            settle();
        }
    }

    private void goOn() {
        yielding = false;
        process();
    }

    /** Sends what is to be said, and reads on as far as there is room for it. */
    private void settle() {
        if (conversation.mode() == ReadingMode.CLOSING) {
            return;
        }
        replies.flush();
        if (yielding) {
            context.channel().config().setAutoRead(false);
            return;
        }
        if (input.isEnded() && isStarved()) {
            context.close();
            return;
        }
        boolean hungry =
                replies.mayGrow()
                        && (conversation.mode() == ReadingMode.COMMAND
                                || (conversation.mode() == ReadingMode.CONTENT
                                        && conversation.incoming().isReady())
                                || !input.isLarge());
        if (context.channel().config().isAutoRead() != hungry) {
            context.channel().config().setAutoRead(hungry);
        }
    }

    /** Whether nothing but more input could make it go on. */
    private boolean isStarved() {
        return (conversation.mode() == ReadingMode.COMMAND && replies.mayGrow())
                || (conversation.mode() == ReadingMode.CONTENT
                        && conversation.incoming().isReady());
    }

    private int maxLength() {
        int usual = settings.limits().maxCommandLength();
        return conversation.isAuthenticating() || input.startsWith(AUTH)
                ? Math.max(usual, MAX_AUTH_LINE)
                : usual;
    }

    /** False when there is no whole command. */
    private boolean readCommand() {
        if (!spoken && input.isTlsHello()) {
            conversation.tls().unexpected();
            return false;
        }
        turn.step();
        InputBuffer.Line line = input.nextLine(maxLength());
        spoken |= line != InputBuffer.Line.NONE;
        return switch (line) {
            case NONE -> false;
            case TOO_LONG, ENDLESS -> {
                conversation.lineTooLong(
                        input.line(), input.lineLength(), line == InputBuffer.Line.ENDLESS);
                yield true;
            }
            case LINE -> {
                conversation.command(input.line(), input.lineLength());
                yield true;
            }
        };
    }

    /** False when the content needs more, or the disk has to catch up. */
    private boolean readContent() {
        if (conversation.mode() != ReadingMode.CONTENT) {
            return false;
        }
        Incoming incoming = conversation.incoming();
        int there = input.length();
        boolean ended = incoming.read(input);
        turn.content(there - input.length());
        if (ended) {
            conversation.incomingEnded();
            return true;
        }
        if (!incoming.isReady()) {
            incoming.whenReady(this::process);
        }
        return false;
    }
}
