package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ServerStage;
import io.github.smtpraw.protocol.Session;

/** Told what happens in sessions, on an event loop. */
public interface SessionObserver {
    void connected(Session session);

    /** A connection was turned away before it had a session. */
    void turnedAway(String remoteAddress, Reply reply);

    /** The session is encrypted from now on. */
    void secured(Session session);

    /** A TLS handshake failed, or something else came in its place; the session is closed. */
    void tlsFailed(Session session, String why);

    /**
     * A client, sender or recipient was refused.
     *
     * @param subject the recipient, sender or name; may be null
     * @param envelope null where no transaction was open
     */
    void refused(
            Session session, ServerStage stage, Object subject, Envelope envelope, Reply reply);

    /** What came of a policy or the route made no sense there, and was replaced by a 451 4.3.0. */
    void senseless(Session session, ServerStage stage, Outcome outcome);

    /**
     * A transaction is over.
     *
     * @param reply the final reply; null where the client gave it up or was lost
     * @param size octets of content received, 0 where none
     * @param millis since its MAIL
     */
    void ended(Session session, Envelope envelope, Reply reply, long size, long millis);

    /**
     * A session is over.
     *
     * @param welcomed whether the dialogue was begun, not turned away
     * @param millis since the connection was accepted
     */
    void disconnected(Session session, boolean welcomed, int messages, long millis);
}
