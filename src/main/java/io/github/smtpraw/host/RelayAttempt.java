package io.github.smtpraw.host;

import io.github.smtpraw.SmtpConnectionException;
import io.github.smtpraw.SmtpPermanentException;
import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpRemoteException;
import io.github.smtpraw.SmtpSyntaxException;
import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import io.github.smtpraw.protocol.Reply;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.ObjectHelper;

/**
 * What came of one transaction with the next server: who has the message, who never will, and who
 * may still get it. A reason is a {@link Reply}, or the exception where the server said nothing.
 */
final class RelayAttempt {
    /** A refusal at another stage is about us, not about the message. */
    private static final Set<ClientStage> OF_THE_MESSAGE =
            EnumSet.of(ClientStage.MAIL, ClientStage.RCPT, ClientStage.DATA, ClientStage.CONTENT);

    /** But these, which no other time will change (RFC 3463 3.2, RFC 7505 4, RFC 8689 4.2.1). */
    private static final Set<String> FOR_GOOD = Set.of("5.1.2", "5.1.10", "5.7.30");

    private final List<Recipient> served = new ArrayList<>();
    private final Map<Recipient, Object> refused = new LinkedHashMap<>();
    private final Map<Recipient, Object> waiting = new LinkedHashMap<>();

    static RelayAttempt read(Exchange exchange) {
        RelayAttempt attempt = new RelayAttempt();
        Message message = exchange.getMessage();
        Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        SmtpRemoteException failure = ObjectHelper.getException(SmtpRemoteException.class, thrown);
        Map<?, ?> rejected =
                failure != null
                        ? failure.getRejected()
                        : message.getHeader(
                                SmtpRawConstants.RESPONSE_REJECTED, Map.of(), Map.class);
        for (Recipient recipient : Recipients.read(message.getHeader(SmtpRawConstants.TO))) {
            if (rejected.get(recipient) instanceof Reply reply) {
                attempt.add(recipient, reply, reply.isPermanent());
            } else if (failure == null) {
                attempt.served.add(recipient);
            } else {
                attempt.add(recipient, why(failure), isForGood(failure));
            }
        }
        return attempt;
    }

    private static Object why(SmtpRemoteException failure) {
        return failure.getReply() == null ? failure : failure.getReply();
    }

    private static boolean isForGood(SmtpRemoteException failure) {
        if (failure instanceof SmtpSyntaxException) {
            return true;
        }
        boolean about =
                OF_THE_MESSAGE.contains(failure.getStage())
                        || (failure.getReply() != null
                                && FOR_GOOD.contains(failure.getReply().getStatus()));
        return failure instanceof SmtpPermanentException && about;
    }

    private void add(Recipient recipient, Object why, boolean forGood) {
        (forGood ? refused : waiting).put(recipient, why);
    }

    List<Recipient> served() {
        return served;
    }

    Map<Recipient, Object> refused() {
        return refused;
    }

    Map<Recipient, Object> waiting() {
        return waiting;
    }

    /** Nobody gets it any more who has not got it yet. */
    void giveUp() {
        refused.putAll(waiting);
        waiting.clear();
    }

    /**
     * Those who only did not fit into this transaction (RFC 5321 4.5.3.1.10) and may go at once in
     * another, since this one has made some progress. They do not wait any more.
     */
    Map<Recipient, Object> takeBeyond() {
        Map<Recipient, Object> beyond = new LinkedHashMap<>();
        if (!served.isEmpty() || !refused.isEmpty()) {
            waiting.forEach(
                    (recipient, why) -> {
                        if (why instanceof Reply reply && isTooMany(reply)) {
                            beyond.put(recipient, why);
                        }
                    });
            waiting.keySet().removeAll(beyond.keySet());
        }
        return beyond;
    }

    private static boolean isTooMany(Reply reply) {
        return reply.getCode() == 452
                && (reply.getStatus() == null || reply.getStatus().equals("4.5.3"));
    }

    /** The first of these reasons in a line. */
    static String words(Map<Recipient, Object> reasons) {
        Object why = reasons.values().iterator().next();
        String text =
                why instanceof SmtpConnectionException lost
                        ? lost.getMessage()
                        : why instanceof Throwable thrown ? thrown.getMessage() : why.toString();
        return String.valueOf(text).replaceAll("\\p{Cntrl}+", " ");
    }
}
