package io.github.smtpraw.server;

import io.github.smtpraw.protocol.ContentVerdict;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.ServerDialogue;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.StandardReplies;
import io.github.smtpraw.protocol.Step;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the dialogue of a session says: answers, asks routes without holding a thread, and
 * keeps the deadlines. What comes in is read by {@link SessionHandler}. Event loop only.
 */
final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    enum Mode {
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
    private final ChannelHandlerContext context;
    private final ReplyQueue replies;
    private final Deadline deadline;
    private final Runnable readOn;

    private ContentPhase content;
    private Mode mode = Mode.WAITING;
    private boolean closeIfMore;
    private boolean storing;
    private Runnable withdrawal;
    private boolean welcomed;
    private volatile boolean inTransaction;
    private int waits;

    /**
     * @param readOn runs whenever more may be read
     */
    Conversation(
            SmtpListener listener,
            ListenerSettings settings,
            Session session,
            InputBuffer input,
            ReplyQueue replies,
            ChannelHandlerContext context,
            Runnable readOn) {
        this.listener = listener;
        this.settings = settings;
        this.session = session;
        this.host = new SessionHost(listener, settings, session);
        this.dialogue = new ServerDialogue(settings.dialogue(), session, host);
        this.input = input;
        this.replies = replies;
        this.context = context;
        this.deadline = new Deadline(context.executor(), guarded(this::deadlinePassed));
        this.readOn = readOn;
    }

    /** The connection is there. */
    void begin() {
        SessionRoutes routes = listener.routes();
        welcomed = !routes.isSuspended();
        if (welcomed) {
            routes.observer().connected(session);
            perform(dialogue.connect());
        } else {
            routes.observer().turnedAway(session.getRemoteAddress(), StandardReplies.SHUTTING_DOWN);
            say(new Step.Say(StandardReplies.SHUTTING_DOWN, Step.After.CLOSE));
        }
    }

    /** The connection is gone. */
    void lost() {
        mode = Mode.CLOSING;
        deadline.cancel();
        withdraw();
        dialogue.lost();
        endContentPhase();
        host.disconnected(welcomed);
    }

    /** From any thread: no further transaction may begin; an idle session is told so at once. */
    void requestShutDown() {
        onEventLoop(
                () -> {
                    dialogue.shutDown();
                    sayGoodbyeIfDone();
                    readOn.run();
                });
    }

    Mode mode() {
        return mode;
    }

    /** The message that is being received, or null. */
    ContentPhase content() {
        return content;
    }

    /** From any thread. */
    boolean inTransaction() {
        return inTransaction;
    }

    /** More came in the read in which DATA was refused: it must not be run. */
    boolean closesIfMore() {
        return closeIfMore;
    }

    void readComplete() {
        closeIfMore = false;
    }

    void contentArrived() {
        content.arrived();
        deadline.at(content.nextDeadline());
    }

    void command(byte[] line, int length) {
        perform(dialogue.command(line, 0, length));
    }

    void lineTooLong() {
        perform(dialogue.lineTooLong());
    }

    void lineEndless() {
        perform(dialogue.lineEndless());
    }

    void tlsHello() {
        perform(dialogue.tlsHello());
    }

    void perform(Step step) {
        inTransaction = dialogue.inTransaction();
        if (step instanceof Step.Ask question) {
            int wait = await();
            deadline.in(settings.limits().policyTimeout());
            Runnable withdraw = listener.routes().ask(session, question, answerTo(wait));
            if (mode == Mode.WAITING && wait == waits) {
                withdrawal = withdraw;
            }
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
                        guarded(
                                () -> {
                                    if (mode == Mode.WAITING && wait == waits) {
                                        say(step);
                                        readOn.run();
                                    }
                                }),
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
        closeIfMore = say.after() == Step.After.CLOSE_IF_MORE;
        mode = Mode.COMMAND;
        deadline.in(settings.limits().commandTimeout());
        sayGoodbyeIfDone();
    }

    void sayGoodbyeIfDone() {
        if (mode == Mode.COMMAND && dialogue.isDone()) {
            replies.add(StandardReplies.SHUTTING_DOWN);
            close();
        }
    }

    void close() {
        mode = Mode.CLOSING;
        deadline.cancel();
        input.release();
        SoftClose.after(replies.flush(), context, !input.isEnded());
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
        withdraw();
        Step next = dialogue.answered(outcome);
        endContentPhase();
        perform(next);
        readOn.run();
    }

    /** A policy that waits to be called would be called for nobody. */
    private void withdraw() {
        Runnable last = withdrawal;
        withdrawal = null;
        if (last != null) {
            last.run();
        }
    }

    private void beginContent() {
        mode = Mode.CONTENT;
        content =
                new ContentPhase(
                        listener, settings, session, dialogue.envelope(), context.executor());
        deadline.at(content.nextDeadline());
    }

    void endContent() {
        int wait = await();
        deadline.in(settings.limits().routeTimeout());
        host.contentReceived(content.size());
        storing = true;
        content.finish(
                result -> {
                    storing = false;
                    Step next = dialogue.contentEnded(result.verdict());
                    if (result.verdict() == ContentVerdict.GOOD) {
                        Step.Ask question = (Step.Ask) next;
                        content.deliver(question.envelope(), result.content(), answerTo(wait));
                    } else {
                        endContentPhase();
                        perform(next);
                        readOn.run();
                    }
                });
    }

    void endContentPhase() {
        if (content != null) {
            content.end();
            content = null;
        }
    }

    private void deadlinePassed() {
        switch (mode) {
            case COMMAND -> timedOut();
            case CONTENT -> {
                if (content.isLate()) {
                    timedOut();
                } else {
                    deadline.at(content.nextDeadline());
                }
            }
            case WAITING -> {
                if (storing) {
                    storingTookTooLong();
                } else {
                    answered(waits, content == null ? Outcome.UNAVAILABLE : Outcome.FAILED);
                }
            }
            case CLOSING -> context.close();
        }
    }

    private void timedOut() {
        say(dialogue.timedOut());
        readOn.run();
    }

    /** The disk did not keep what was received in time; no route has been asked yet. */
    private void storingTookTooLong() {
        storing = false;
        Step next = dialogue.contentEnded(ContentVerdict.BROKEN);
        endContentPhase();
        perform(next);
        readOn.run();
    }

    void onEventLoop(Runnable task) {
        if (context.executor().inEventLoop()) {
            task.run();
            return;
        }
        try {
            context.executor().execute(guarded(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("Session {} is over: {}", session, e.toString());
        }
    }

    /** A session whose own code fails is closed, not left hanging. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                LOG.warn("Session {} broke", session, e);
                context.close();
            }
        };
    }
}
