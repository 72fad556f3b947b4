package io.github.smtpraw;

import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ServerStage;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.server.SessionObserver;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each transaction and each refusal, in fields that can be searched for, to the logger
 * {@code io.github.smtpraw.transaction}; and the counters beside it.
 */
final class TransactionLog implements SessionObserver {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.smtpraw.transaction");
    private static final int RECIPIENTS_SHOWN = 20;
    private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cntrl}\"]");

    /** Told when a session is over that the dialogue was begun with. */
    interface Farewell {
        void disconnected(Session session, String summary);
    }

    private final ServerCounters counters;
    private final Farewell farewell;

    TransactionLog(ServerCounters counters, Farewell farewell) {
        this.counters = counters;
        this.farewell = farewell;
    }

    @Override
    public void connected(Session session) {
        counters.connections.increment();
        LOG.debug("session={} peer={} connected", session, session.getRemoteAddress());
    }

    @Override
    public void turnedAway(String remoteAddress, Reply reply) {
        counters.turnedAway.increment();
        LOG.info("peer={} refused=CONNECT reply=\"{}\"", remoteAddress, reply);
    }

    @Override
    public void secured(Session session) {
        counters.encrypted.increment();
        LOG.debug("session={} tls=\"{}\"", session, session.getTls());
    }

    @Override
    public void tlsFailed(Session session, String why) {
        counters.tlsFailures.increment();
        LOG.debug("session={} peer={} no TLS: {}", session, session.getRemoteAddress(), shown(why));
    }

    @Override
    public void refused(
            Session session, ServerStage stage, Object subject, Envelope envelope, Reply reply) {
        if (stage == ServerStage.RCPT) {
            counters.recipientsRefused.increment();
        }
        if (!LOG.isInfoEnabled()) {
            return;
        }
        try (LogContext ids = LogContext.of(session, envelope)) {
            LOG.info(
                    "session={} message={} peer={} helo={} user=<{}> from=<{}> refused={} subject=<{}> reply=\"{}\"",
                    session,
                    envelope == null ? "-" : envelope.messageId(),
                    session.getRemoteAddress(),
                    shown(session.getHelo()),
                    shown(session.getAuthUser()),
                    envelope == null ? "" : envelope.from(),
                    stage,
                    subject == null ? "" : shown(subject.toString()),
                    oneLine(reply));
        }
    }

    @Override
    public void senseless(Session session, ServerStage stage, Outcome outcome) {
        LOG.warn(
                "session={} stage={} makes no sense there, so 451 was said: {}",
                session,
                stage,
                // What a policy of passwords says may be one.
                stage == ServerStage.AUTH
                        ? outcome.getClass().getSimpleName()
                        : shown(outcome.toString()));
    }

    @Override
    public void ended(Session session, Envelope envelope, Reply reply, long size, long millis) {
        counters.ended(reply, size);
        if (!LOG.isInfoEnabled()) {
            return;
        }
        try (LogContext ids = LogContext.of(session, envelope)) {
            LOG.info(
                    "session={} message={} peer={} tls={} helo={} user=<{}> verb={} from=<{}> to={} size={} verdict=\"{}\" delay={}ms",
                    session,
                    envelope.messageId(),
                    session.getRemoteAddress(),
                    shownTls(session),
                    shown(session.getHelo()),
                    shown(session.getAuthUser()),
                    envelope.verb(),
                    envelope.from(),
                    recipients(envelope.recipients()),
                    size,
                    reply == null ? "given up" : oneLine(reply),
                    millis);
        }
    }

    @Override
    public void disconnected(Session session, boolean welcomed, int messages, long millis) {
        LOG.debug("session={} disconnected", session);
        if (welcomed) {
            String summary = "messages=" + messages + " duration=" + millis + "ms";
            farewell.disconnected(session, summary);
        }
    }

    /** A dash, or the version and the suite in one word: {@code TLSv1.3/TLS_AES_256_GCM_SHA384}. */
    private static String shownTls(Session session) {
        return session.getTls() == null ? "-" : session.getTls().replace(' ', '/');
    }

    private static String recipients(List<Recipient> recipients) {
        StringBuilder shown = new StringBuilder();
        for (Recipient recipient :
                recipients.subList(0, Math.min(recipients.size(), RECIPIENTS_SHOWN))) {
            shown.append(shown.isEmpty() ? "<" : ",<").append(recipient.getAddress()).append('>');
        }
        if (recipients.size() > RECIPIENTS_SHOWN) {
            shown.append(",+").append(recipients.size() - RECIPIENTS_SHOWN);
        }
        return shown.toString();
    }

    private static String oneLine(Reply reply) {
        return shown(reply.toString());
    }

    /** Nothing from outside moves the cursor of whoever reads the log. */
    private static String shown(String text) {
        return text == null ? "" : UNSHOWN.matcher(text).replaceAll(" ");
    }
}
