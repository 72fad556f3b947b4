package io.github.smtpraw;

import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import java.util.Map;

/** Makes exceptions of outcomes. */
final class RemoteFailure {
    private static final int MAX_LISTED = 10;
    private static final int MAX_TEXT = 512;

    private RemoteFailure() {}

    /** The exception for an outcome, null for a good one. */
    static Throwable of(ClientOutcome outcome, String destination) {
        if (outcome instanceof ClientOutcome.Refused refused) {
            return refused(refused, destination);
        }
        if (outcome instanceof ClientOutcome.Broken broken) {
            String text =
                    destination + " at " + broken.stage() + ": " + broken.what() + said(broken);
            return new SmtpConnectionException(
                    text, broken.cause(), broken.stage(), broken.reply());
        }
        if (outcome instanceof ClientOutcome.Unknown unknown) {
            return new SmtpUnknownOutcomeException(
                    destination
                            + " may have taken the message, its reply was lost: "
                            + unknown.what(),
                    unknown.cause());
        }
        return outcome instanceof ClientOutcome.Unreadable unreadable ? unreadable.cause() : null;
    }

    /**
     * A message whose every hop has to use TLS, to a mail domain: nobody vouches that its MX
     * records are its own, as DNSSEC or MTA-STS would (RFC 8689 4.2.1).
     */
    static SmtpRemoteException unsignedMailDomain(String destination) {
        Reply reply =
                Reply.of(550, "5.7.30", "REQUIRETLS needs a server that is named, not looked up");
        return refused(
                new ClientOutcome.Refused(ClientStage.CONNECT, reply, false, null, Map.of()),
                destination);
    }

    private static String said(ClientOutcome.Broken broken) {
        return broken.reply() == null ? "" : " (" + line(broken.reply()) + ")";
    }

    private static SmtpRemoteException refused(ClientOutcome.Refused refused, String destination) {
        ClientStage stage = refused.stage();
        StringBuilder text = new StringBuilder();
        if (refused.said()) {
            text.append(destination).append(" refused at ").append(stage).append(": ");
        } else {
            text.append("not sent to ").append(destination).append(": ");
        }
        if (stage == ClientStage.RCPT && !refused.rejected().isEmpty()) {
            list(refused.rejected(), text);
        } else {
            text.append(line(refused.reply()));
        }
        Reply reply = refused.reply();
        Recipient recipient = refused.recipient();
        return reply.isTransient()
                ? new SmtpTransientException(
                        text.toString(), null, stage, reply, recipient, refused.rejected())
                : new SmtpPermanentException(
                        text.toString(), stage, reply, recipient, refused.rejected());
    }

    private static void list(Map<Recipient, Reply> rejected, StringBuilder text) {
        int listed = 0;
        for (Map.Entry<Recipient, Reply> entry : rejected.entrySet()) {
            if (listed == MAX_LISTED) {
                text.append(" and ").append(rejected.size() - listed).append(" more");
                return;
            }
            text.append(listed++ == 0 ? "<" : "; <")
                    .append(entry.getKey())
                    .append("> ")
                    .append(line(entry.getValue()));
        }
    }

    private static String line(Reply reply) {
        String text = reply.toString().replace('\n', ' ');
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    }
}
