package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ServerHost;
import io.github.smtpraw.protocol.ServerStage;
import io.github.smtpraw.protocol.Session;
import java.util.concurrent.TimeUnit;

/** What one session's dialogue asks of its listener, and tells it. Event loop only. */
final class SessionHost implements ServerHost {
    private final SmtpListener listener;
    private final ListenerSettings settings;
    private final Session session;
    private final long connectedAt = System.nanoTime();
    private long mailAt;
    private long contentSize;
    private int messages;

    /**
     * @param settings those that the session began with
     */
    SessionHost(SmtpListener listener, ListenerSettings settings, Session session) {
        this.listener = listener;
        this.settings = settings;
        this.session = session;
    }

    /** So many octets of a message were received so far. */
    void receiving(long size) {
        contentSize = size;
    }

    /** The content of a message was received to its end. */
    void contentReceived(long size) {
        contentSize = size;
        messages++;
    }

    /** The session is over; {@code welcomed} tells whether its dialogue was begun. */
    void disconnected(boolean welcomed) {
        long millis = millisSince(connectedAt);
        listener.routes().observer().disconnected(session, welcomed, messages, millis);
    }

    @Override
    public boolean refusesTransactions() {
        SessionRoutes routes = listener.routes();
        // By other settings than these it may be refused; the session is about to be told to end.
        return !listener.settings().equals(settings)
                || routes.isSuspended()
                || routes.isReplaced()
                || listener.gate().isCrowded();
    }

    @Override
    public String newMessageId() {
        mailAt = System.nanoTime();
        contentSize = 0;
        return listener.newMessageId();
    }

    @Override
    public void refused(ServerStage stage, Object subject, Envelope envelope, Reply reply) {
        listener.routes().observer().refused(session, stage, subject, envelope, reply);
    }

    @Override
    public void senseless(ServerStage stage, Outcome outcome) {
        listener.routes().observer().senseless(session, stage, outcome);
    }

    @Override
    public void ended(Envelope envelope, Reply reply) {
        long millis = millisSince(mailAt);
        listener.routes().observer().ended(session, envelope, reply, contentSize, millis);
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}
