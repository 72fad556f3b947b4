package io.github.smtpraw;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Reply;
import java.util.EnumSet;
import java.util.Set;

/**
 * What our client hears when our producer failed: never the next hop's words, and a refusal for
 * good only where the next hop refused the envelope or the content itself.
 */
final class RemoteRefusal {
    private static final Set<ClientStage> MESSAGE_STAGES =
            EnumSet.of(ClientStage.MAIL, ClientStage.RCPT, ClientStage.DATA, ClientStage.CONTENT);
    private static final Outcome LATER =
            Outcome.said(
                    Reply.of(451, "4.4.0", "The next server did not take it; try again later"));

    private RemoteRefusal() {}

    static Outcome of(SmtpRemoteException thrown) {
        boolean forGood =
                thrown instanceof SmtpPermanentException
                        && thrown.getStage() != null
                        && MESSAGE_STAGES.contains(thrown.getStage());
        if (!forGood) {
            return LATER;
        }
        String status = thrown.getReply() == null ? null : thrown.getReply().getStatus();
        boolean fits = status != null && status.startsWith("5");
        return Outcome.said(
                Reply.of(554, fits ? status : "5.0.0", "The next server refused the message"));
    }
}
