package io.github.smtpraw.server;

import io.github.smtpraw.protocol.ContentVerdict;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.ServerDialogue;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.StandardReplies;
import io.github.smtpraw.protocol.Step;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Does what the dialogue of a session says: answers, asks routes without holding a thread, and
 * keeps the deadlines. What comes in is read by {@link SessionHandler}. Event loop only.
 */
final class Conversation {
    /** A timer of the loop is due only when it has read what had come before. */
    private static final long LOOK_MILLIS = 1;

    /** What QUIT is answered by. */
    private static final int GOODBYE = 221;

    private final SmtpListener listener;
    private final ListenerSettings settings;
    private final Session session;
    private final SessionHost host;
    private final ServerDialogue dialogue;
    private final InputBuffer input;
    private final ChannelHandlerContext context;
    private final SessionLoop loop;
    private final ReplyQueue replies;
    private final Deadline deadline;
    private final Runnable readOn;
    private final TlsPhase tls;

    private ContentPhase content;
    private Incoming incoming;
    private ReadingMode mode = ReadingMode.WAITING;
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
        this.loop = new SessionLoop(context, session);
        this.deadline = new Deadline(context.executor(), loop.guarded(this::deadlinePassed));
        this.readOn = readOn;
        this.tls = new TlsPhase(listener, this, session, dialogue, input, replies, context, loop);
    }

    /** The connection is there. */
    void begin() {
        if (settings.isImplicitTls()) {
            tls.begin(null);
        } else {
            welcome();
        }
    }

    private void welcome() {
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
        if (mode == ReadingMode.HANDSHAKE) {
            tls.failed("the connection was lost");
        }
        mode = ReadingMode.CLOSING;
        deadline.cancel();
        withdraw();
        dialogue.lost();
        endContentPhase();
        host.disconnected(welcomed);
    }

    /** From any thread: no further transaction may begin; an idle session is told so at once. */
    void requestShutDown() {
        loop.run(
                () -> {
                    dialogue.shutDown();
                    if (mode == ReadingMode.HANDSHAKE) {
                        tls.failed("the listener is shut down");
                    }
                    sayGoodbyeIfDone();
                    readOn.run();
                });
    }

    TlsPhase tls() {
        return tls;
    }

    ReadingMode mode() {
        return mode;
    }

    /** What is being read in {@link ReadingMode#CONTENT}. */
    Incoming incoming() {
        return incoming;
    }

    /** From any thread. */
    boolean inTransaction() {
        return inTransaction;
    }

    /** Runs it when the others of the event loop had their turn. */
    void later(Runnable task) {
        // A timer, since tasks can follow each other without end before the loop reads again.
        loop.runLater(task, 0, TimeUnit.MILLISECONDS);
    }

    void contentArrived() {
        incoming.pace().arrived();
        deadline.at(incoming.pace().nextLook());
    }

    void command(byte[] line, int length) {
        perform(dialogue.command(line, 0, length));
    }

    /** Whether the next line answers a challenge of AUTH. */
    boolean isAuthenticating() {
        return dialogue.isAuthenticating();
    }

    /** It began so; {@code endless} where it was dropped without its end in sight. */
    void lineTooLong(byte[] line, int length, boolean endless) {
        perform(endless ? dialogue.lineEndless() : dialogue.lineTooLong(line, 0, length));
    }

    void perform(Step step) {
        inTransaction = dialogue.inTransaction();
        if (!inTransaction) {
            endContentPhase();
        }
        if (step instanceof Step.Chunk chunk) {
            receive(chunk);
        } else if (step instanceof Step.Drop drop) {
            read(new DroppedChunk(settings.limits(), drop.octets()));
        } else if (step instanceof Step.Ask question) {
            int wait = await();
            deadline.in(settings.limits().policyTimeout());
            boolean guessed = dialogue.hasRefusedRecipient();
            Consumer<Outcome> answer = EvenTime.of(question.stage(), guessed, loop, answerTo(wait));
            Runnable withdraw = listener.routes().ask(session, question, answer);
            if (mode == ReadingMode.WAITING && wait == waits) {
                withdrawal = withdraw;
            }
        } else if (pause(step) > 0) {
            sayLater(step);
        } else {
            say(step);
        }
    }

    /** Before it is said: a penalty, or the loop's look whether content has come unasked. */
    private long pause(Step step) {
        if (dialogue.isSlowed()) {
            return settings.limits().errorDelay();
        }
        return step.closesIfMore() && !input.isReadable() ? LOOK_MILLIS : 0;
    }

    private void sayLater(Step step) {
        long pause = pause(step);
        int wait = await();
        deadline.clear();
        loop.runLater(
                () -> {
                    if (mode == ReadingMode.WAITING && wait == waits) {
                        answer(step);
                    }
                },
                pause,
                TimeUnit.MILLISECONDS);
    }

    private void say(Step step) {
        if (step instanceof Step.Receive receive) {
            replies.add(receive.reply(), dialogue.speaksUtf8());
            content = newContent(null);
            read(content);
            return;
        }
        Step.Say say = (Step.Say) step;
        if (say.after() == Step.After.START_TLS) {
            tls.begin(say.reply());
            return;
        }
        boolean utf8 = dialogue.speaksUtf8();
        say.ahead().forEach(reply -> replies.add(reply, utf8));
        replies.add(say.reply(), utf8);
        if (say.after() == Step.After.CLOSE || (step.closesIfMore() && input.isReadable())) {
            // Behind QUIT a client sends nothing, so that there is nothing to wait for.
            close(say.reply().getCode() != GOODBYE || input.isReadable());
        } else {
            readCommands();
        }
    }

    private void readCommands() {
        mode = ReadingMode.COMMAND;
        long pause = settings.limits().commandTimeout();
        if (content == null) {
            deadline.in(pause);
        } else {
            deadline.at(content.pace().within(pause));
        }
        sayGoodbyeIfDone();
    }

    private void sayGoodbyeIfDone() {
        if (mode == ReadingMode.COMMAND && dialogue.isDone()) {
            replies.add(StandardReplies.SHUTTING_DOWN, false);
            close(true);
        }
    }

    /** TLS comes next. */
    void awaitHandshake() {
        mode = ReadingMode.HANDSHAKE;
        deadline.in(TlsPhase.timeout(settings.limits().commandTimeout()));
    }

    /** TLS stands. */
    void secured() {
        if (settings.isImplicitTls()) {
            welcome();
        } else {
            readCommands();
        }
        readOn.run();
    }

    /** Closes without a word. */
    void drop() {
        mode = ReadingMode.CLOSING;
        deadline.cancel();
        input.release();
        context.close();
    }

    /** Says what nobody asked for, and goes on. */
    void answer(Step step) {
        say(step);
        readOn.run();
    }

    /** Tells whether the client may still send something. */
    private void close(boolean open) {
        mode = ReadingMode.CLOSING;
        deadline.cancel();
        input.release();
        SoftClose.after(replies.flush(), context, open && !input.isEnded());
    }

    /** Nothing is read until the wait of this number ends. */
    private int await() {
        mode = ReadingMode.WAITING;
        return ++waits;
    }

    /** Takes an outcome from any thread; one that comes late, or a second one, changes nothing. */
    private Consumer<Outcome> answerTo(int wait) {
        return outcome -> loop.run(() -> answered(wait, outcome));
    }

    private void answered(int wait, Outcome outcome) {
        if (mode != ReadingMode.WAITING || wait != waits) {
            return;
        }
        waits++;
        withdraw();
        perform(dialogue.answered(outcome));
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

    private void receive(Step.Chunk chunk) {
        if (content == null) {
            content = newContent(chunk);
        }
        content.begin(chunk);
        read(content);
    }

    private ContentPhase newContent(Step.Chunk first) {
        return new ContentPhase(
                listener, settings, session, dialogue.envelope(), first, context.executor());
    }

    private void read(Incoming next) {
        mode = ReadingMode.CONTENT;
        incoming = next;
        deadline.at(next.pace().nextLook());
    }

    /** What was being read has come to its end. */
    void incomingEnded() {
        if (incoming != content) {
            perform(dialogue.dropped());
        } else if (content.chunk() == null || content.chunk().last()) {
            endContent();
        } else {
            host.receiving(content.size());
            perform(dialogue.chunkRead(content.chunk().octets(), content.verdict()));
        }
    }

    private void endContent() {
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
                        perform(next);
                        readOn.run();
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
            case COMMAND -> answer(dialogue.timedOut());
            case CONTENT -> {
                if (incoming.pace().isLate(incoming.isReady())) {
                    answer(dialogue.timedOut());
                } else {
                    deadline.at(incoming.pace().nextLook());
                }
            }
            case WAITING -> {
                if (storing) {
                    // The disk was too slow; no route has been asked yet.
                    storing = false;
                    perform(dialogue.contentEnded(ContentVerdict.BROKEN));
                    readOn.run();
                } else {
                    boolean atRoute = content != null && content.isDelivering();
                    answered(waits, atRoute ? Outcome.FAILED : Outcome.UNAVAILABLE);
                }
            }
            case HANDSHAKE -> tls.failed("it took too long");
            case CLOSING -> context.close();
        }
    }
}
