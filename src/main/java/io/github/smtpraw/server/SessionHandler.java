package io.github.smtpraw.server;

import io.github.smtpraw.protocol.ContentVerdict;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.ServerDialogue;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.StandardReplies;
import io.github.smtpraw.protocol.Step;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session on its channel: reads commands and content, does what the dialogue says, and waits
 * for routes without holding a thread. Lives on the channel's event loop.
 */
final class SessionHandler extends ChannelInboundHandlerAdapter {
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
    private final SessionHost host;
    private final ServerDialogue dialogue;
    private final InputBuffer input;

    private ChannelHandlerContext context;
    private ReplyQueue replies;
    private Deadline deadline;
    private ContentPhase content;
    private Mode mode = Mode.WAITING;
    private boolean processing;
    private boolean reading;
    private boolean closeIfMore;
    private boolean inputEnded;
    private boolean welcomed;
    private volatile boolean inTransaction;
    private int waits;

    SessionHandler(SmtpListener listener, Session session) {
        this.listener = listener;
        this.settings = listener.settings();
        this.session = session;
        this.host = new SessionHost(listener, session);
        this.dialogue = new ServerDialogue(settings.dialogue(), session, host);
        this.input = new InputBuffer(settings.limits().maxCommandLength());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        replies = new ReplyQueue(ctx, settings.limits().writeTimeout());
        deadline = new Deadline(ctx.executor(), this::deadlinePassed);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        SessionRoutes routes = listener.routes();
        welcomed = !routes.isSuspended();
        if (welcomed) {
            routes.observer().connected(session);
            perform(dialogue.connect());
        } else {
            routes.observer().turnedAway(session.getRemoteAddress(), StandardReplies.SHUTTING_DOWN);
            say(new Step.Say(StandardReplies.SHUTTING_DOWN, Step.After.CLOSE));
        }
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
            deadline.at(content.nextDeadline());
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
            if (mode == Mode.CLOSING) {
                SoftClose.inputEnded(ctx);
            }
            process();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        mode = Mode.CLOSING;
        deadline.cancel();
        input.release();
        replies.release();
        dialogue.lost();
        endContentPhase();
        host.disconnected(welcomed);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("Session {} broke: {}", session, cause.toString());
        ctx.close();
    }

    /** From any thread: no further transaction may begin; an idle session is told so at once. */
    void requestShutDown() {
        onEventLoop(
                () -> {
                    dialogue.shutDown();
                    sayGoodbyeIfDone();
                    settle();
                });
    }

    /** From any thread: whatever it is at. */
    ChannelFuture closeNow() {
        return context.close();
    }

    /** From any thread. */
    boolean inTransaction() {
        return inTransaction;
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
                if (more && !replies.mayGrow()) {
                    replies.flush();
                }
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
        if (inputEnded && isStarved()) {
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

    /** Whether nothing but more input could make it go on. */
    private boolean isStarved() {
        return (mode == Mode.COMMAND && replies.mayGrow())
                || (mode == Mode.CONTENT && content.isReady());
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
        if (content.read(input)) {
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
        if (step instanceof Step.Ask question) {
            await();
            deadline.in(settings.limits().policyTimeout());
            listener.routes().ask(session, question, answerTo(waits));
        } else if (dialogue.isSlowed()) {
            sayLater(step);
        } else {
            say(step);
        }
    }

    private void sayLater(Step step) {
        int wait = await();
        deadline.clear();
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
        input.release();
        SoftClose.after(replies.flush(), context, !inputEnded);
    }

    /** Nothing is read until the wait of this number ends. */
    private int await() {
        mode = Mode.WAITING;
        return ++waits;
    }

    /** Takes an outcome from any thread; one that comes late, or a second one, changes nothing. */
    private Consumer<Outcome> answerTo(int wait) {
        return outcome -> onEventLoop(() -> answered(wait, outcome));
    }

    private void answered(int wait, Outcome outcome) {
        if (mode != Mode.WAITING || wait != waits) {
            return;
        }
        waits++;
        Step next = dialogue.answered(outcome);
        endContentPhase();
        perform(next);
        process();
    }

    private void beginContent() {
        mode = Mode.CONTENT;
        content =
                new ContentPhase(
                        listener, settings, session, dialogue.envelope(), context.executor());
        deadline.at(content.nextDeadline());
    }

    private void endContent() {
        int wait = await();
        deadline.in(settings.limits().routeTimeout());
        host.contentReceived(content.size());
        content.finish(
                result -> {
                    Step next = dialogue.contentEnded(result.verdict());
                    if (result.verdict() == ContentVerdict.GOOD) {
                        Step.Ask question = (Step.Ask) next;
                        content.deliver(question.envelope(), result.content(), answerTo(wait));
                    } else {
                        endContentPhase();
                        perform(next);
                        process();
                    }
                });
    }

    private void endContentPhase() {
        if (content != null) {
            content.end();
            content = null;
        }
    }

    private void deadlinePassed() {
        switch (mode) {
            case COMMAND, CONTENT -> {
                say(dialogue.timedOut());
                settle();
            }
            case WAITING -> answered(waits, content == null ? Outcome.UNAVAILABLE : Outcome.FAILED);
            case CLOSING -> context.close();
        }
    }

    /** A session whose own code fails is closed, not left hanging. */
    private void onEventLoop(Runnable task) {
        if (context.executor().inEventLoop()) {
            task.run();
            return;
        }
        try {
            context.executor()
                    .execute(
                            () -> {
                                try {
                                    task.run();
                                } catch (RuntimeException e) {
                                    LOG.warn("Session {} broke", session, e);
                                    context.close();
                                }
                            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Session {} is over: {}", session, e.toString());
        }
    }
}
