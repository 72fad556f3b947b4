package io.github.smtpraw.server;

import io.github.smtpraw.protocol.ContentVerdict;
import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ServerDialogue;
import io.github.smtpraw.protocol.ServerHost;
import io.github.smtpraw.protocol.ServerStage;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.StandardReplies;
import io.github.smtpraw.protocol.Step;
import io.github.smtpraw.protocol.TraceField;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session on its channel: reads commands and content, does what the dialogue says, and waits
 * for routes without holding a thread. Lives on the channel's event loop.
 */
final class SessionHandler extends ChannelInboundHandlerAdapter implements ServerHost {
    private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);

    private enum Mode {
        COMMAND,
        CONTENT,
        /** A route, the disk or a penalty has to end first. */
        WAITING,
        CLOSING
    }

    private final SmtpListener listener;
    private final ListenerSettings settings;
    private final Session session;
    private final ServerDialogue dialogue;
    private final InputBuffer input;
    private final long connectedAt = System.nanoTime();

    private ChannelHandlerContext context;
    private ReplyQueue replies;
    private Deadline deadline;
    private ContentReceiver content;
    private Mode mode = Mode.WAITING;
    private boolean processing;
    private boolean reading;
    private boolean closeIfMore;
    private boolean inputEnded;
    private boolean lost;
    private boolean welcomed;
    private volatile boolean inTransaction;
    private int waits;
    private int messages;
    private long contentBegan;
    private long mailAt;

    SessionHandler(SmtpListener listener, Session session) {
        this.listener = listener;
        this.settings = listener.settings();
        this.session = session;
        this.dialogue = new ServerDialogue(settings.dialogue(), session, this);
        this.input = new InputBuffer(settings.limits().maxCommandLength());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        replies = new ReplyQueue(ctx, settings.limits().writeTimeout());
        deadline = new Deadline(ctx.executor(), this::deadlinePassed);
        SessionRoutes routes = listener.routes();
        routes.observer().connected(session);
        welcomed = !routes.isSuspended();
        perform(
                welcomed
                        ? dialogue.connect()
                        : new Step.Say(StandardReplies.SHUTTING_DOWN, Step.After.CLOSE));
        process();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf octets = (ByteBuf) message;
        if (mode == Mode.CLOSING) {
            octets.release();
            return;
        }
        reading = true;
        input.add(octets);
        if (closeIfMore) {
            close();
            return;
        }
        if (mode == Mode.CONTENT) {
            contentDeadline();
        }
        process();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        closeIfMore = false;
        settle();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        process();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            process();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost = true;
        mode = Mode.CLOSING;
        if (deadline != null) {
            deadline.cancel();
        }
        input.release();
        if (replies != null) {
            replies.release();
        }
        if (content != null) {
            content.discard();
            content = null;
        }
        dialogue.lost();
        long millis = millisSince(connectedAt);
        listener.routes().observer().disconnected(session, welcomed, messages, millis);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("Session {} broke: {}", session, cause.toString());
        ctx.close();
    }

    /** From any thread: no further transaction may begin; an idle session is told so at once. */
    void requestShutDown() {
        context.executor()
                .execute(
                        () -> {
                            dialogue.shutDown();
                            sayGoodbyeIfDone();
                            settle();
                        });
    }

    /** From any thread: whatever it is at. */
    void closeNow() {
        context.close();
    }

    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            boolean more = true;
            while (more && replies.mayGrow()) {
                more = mode == Mode.COMMAND ? readCommand() : readContent();
            }
        } finally {
            processing = false;
        }
        if (!reading) {
            settle();
        }
    }

    /** Sends what is to be said, and reads on as far as there is room for it. */
    private void settle() {
        if (mode == Mode.CLOSING) {
            return;
        }
        replies.flush();
        if (inputEnded && (mode == Mode.COMMAND || mode == Mode.CONTENT)) {
            context.close();
            return;
        }
        boolean hungry =
                replies.mayGrow()
                        && (mode == Mode.COMMAND
                                || (mode == Mode.CONTENT && content.isReady())
                                || !input.isLarge());
        if (context.channel().config().isAutoRead() != hungry) {
            context.channel().config().setAutoRead(hungry);
        }
    }

    /** False when there is no whole command. */
    private boolean readCommand() {
        return switch (input.nextLine()) {
            case NONE -> false;
            case TOO_LONG -> {
                perform(dialogue.lineTooLong());
                yield true;
            }
            case LINE -> {
                perform(dialogue.command(input.line(), 0, input.lineLength()));
                yield true;
            }
        };
    }

    /** False when the content needs more, or the disk has to catch up. */
    private boolean readContent() {
        if (mode != Mode.CONTENT || !input.isReadable()) {
            return false;
        }
        boolean ended = content.read(input.octets());
        input.compact();
        if (ended) {
            endContent();
            return true;
        }
        if (!content.isReady()) {
            content.whenReady(this::process);
        }
        return false;
    }

    private void perform(Step step) {
        inTransaction = dialogue.inTransaction();
        if (step instanceof Step.Ask ask) {
            ask(ask);
        } else if (dialogue.isSlowed() && step instanceof Step.Say) {
            await(settings.limits().errorDelay());
            int wait = waits;
            replies.flush();
            context.executor()
                    .schedule(
                            () -> {
                                if (mode == Mode.WAITING && wait == waits) {
                                    say(step);
                                    process();
                                }
                            },
                            settings.limits().errorDelay(),
                            TimeUnit.MILLISECONDS);
        } else {
            say(step);
        }
    }

    private void say(Step step) {
        if (step instanceof Step.Receive receive) {
            replies.add(receive.reply());
            beginContent();
            return;
        }
        Step.Say say = (Step.Say) step;
        replies.add(say.reply());
        boolean more = input.isReadable();
        if (say.after() == Step.After.CLOSE || (say.after() == Step.After.CLOSE_IF_MORE && more)) {
            close();
            return;
        }
        closeIfMore = say.after() == Step.After.CLOSE_IF_MORE && reading;
        mode = Mode.COMMAND;
        deadline.in(settings.limits().commandTimeout());
        sayGoodbyeIfDone();
    }

    private void sayGoodbyeIfDone() {
        if (mode == Mode.COMMAND && dialogue.isDone()) {
            replies.add(StandardReplies.SHUTTING_DOWN);
            close();
        }
    }

    private void close() {
        mode = Mode.CLOSING;
        deadline.cancel();
        boolean unread = input.isReadable();
        input.release();
        SoftClose.after(replies.flush(), context, unread);
    }

    private void ask(Step.Ask question) {
        await(settings.limits().policyTimeout());
        listener.routes().ask(session, question, answerTo(++waits));
    }

    private void await(long timeout) {
        mode = Mode.WAITING;
        deadline.in(timeout);
    }

    /** Takes an outcome from any thread; one that comes late, or a second one, changes nothing. */
    private Consumer<Outcome> answerTo(int wait) {
        return outcome -> {
            if (context.executor().inEventLoop()) {
                answered(wait, outcome);
            } else {
                context.executor().execute(() -> answered(wait, outcome));
            }
        };
    }

    private void answered(int wait, Outcome outcome) {
        if (mode == Mode.WAITING && wait == waits && !lost) {
            waits++;
            perform(dialogue.answered(outcome));
            process();
        }
    }

    private void beginContent() {
        mode = Mode.CONTENT;
        contentBegan = System.nanoTime();
        byte[] traceField = null;
        if (settings.traceField()) {
            String hostname = settings.dialogue().hostname();
            ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
            traceField = TraceField.format(session, dialogue.envelope(), hostname, now);
        }
        ContentCollector collector = listener.newCollector(context.executor());
        content = new ContentReceiver(settings, collector, traceField);
        contentDeadline();
    }

    private void contentDeadline() {
        long pause = TimeUnit.MILLISECONDS.toNanos(settings.limits().dataTimeout());
        long whole = TimeUnit.MILLISECONDS.toNanos(settings.limits().messageTimeout());
        long left = contentBegan + whole - System.nanoTime();
        deadline.at(System.nanoTime() + Math.min(pause, left));
    }

    private void endContent() {
        await(settings.limits().routeTimeout());
        int wait = ++waits;
        ContentReceiver received = content;
        received.finish(
                (verdict, octets) -> {
                    if (wait != waits || lost) {
                        if (octets != null) {
                            octets.release();
                        }
                        return;
                    }
                    messages++;
                    if (verdict == ContentVerdict.GOOD) {
                        deliver(received, octets);
                    } else {
                        waits++;
                        perform(dialogue.contentEnded(verdict));
                        content = null;
                    }
                    process();
                });
    }

    private void deliver(ContentReceiver received, Content octets) {
        Step.Ask question = (Step.Ask) dialogue.contentEnded(ContentVerdict.GOOD);
        Delivery delivery =
                new Delivery(question.envelope(), octets, received.size(), received.hasEightBit());
        listener.deliver(session, delivery, answerTo(waits), () -> lost);
    }

    private void deadlinePassed() {
        switch (mode) {
            case COMMAND, CONTENT -> {
                perform(dialogue.timedOut());
                settle();
            }
            case WAITING -> {
                boolean policy = content == null;
                answered(waits, policy ? Outcome.UNAVAILABLE : Outcome.FAILED);
            }
            case CLOSING -> context.close();
        }
    }

    @Override
    public boolean refusesTransactions() {
        SessionRoutes routes = listener.routes();
        return routes.isSuspended() || routes.isReplaced() || listener.gate().isCrowded();
    }

    @Override
    public String newMessageId() {
        mailAt = System.nanoTime();
        return listener.newMessageId();
    }

    @Override
    public void refused(ServerStage stage, Object subject, Envelope envelope, Reply reply) {
        listener.routes().observer().refused(session, stage, subject, envelope, reply);
    }

    @Override
    public void ended(Envelope envelope, Reply reply) {
        long size = content == null ? 0 : content.size();
        content = null;
        long millis = millisSince(mailAt);
        listener.routes().observer().ended(session, envelope, reply, size, millis);
    }

    /** From any thread. */
    boolean inTransaction() {
        return inTransaction;
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}
