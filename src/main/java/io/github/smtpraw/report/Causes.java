package io.github.smtpraw.report;

import io.github.smtpraw.SmtpRemoteException;
import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.SmtpSyntaxException;
import io.github.smtpraw.SmtpUnknownOutcomeException;
import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.util.ObjectHelper;

/** Reads from an exception who was not served and why. */
final class Causes {
    static final String UNKNOWN = "The mail system could not deliver it.";
    private static final String OTHERS =
            "It was not sent, since other recipients of the same message were refused.";
    private static final String LOST =
            "The connection was lost at the very end: it may have been delivered all the same.";
    private static final String UNREACHED = "The next mail server could not be reached.";

    private Causes() {}

    /**
     * Nothing of an exception that is not about mail is told.
     *
     * @param all the recipients of the message
     */
    static List<RecipientStatus> of(Throwable thrown, List<Recipient> all) {
        SmtpRemoteException remote = ObjectHelper.getException(SmtpRemoteException.class, thrown);
        if (remote != null) {
            return of(remote, all);
        }
        SmtpReplyException ours = ObjectHelper.getException(SmtpReplyException.class, thrown);
        Reply reply = ours == null || ours.getReply().getCode() < 400 ? null : ours.getReply();
        return each(all, reply, reply == null ? UNKNOWN : null);
    }

    private static List<RecipientStatus> of(SmtpRemoteException remote, List<Recipient> all) {
        if (remote.getRejected().isEmpty() && remote.getRecipient() == null) {
            return all.stream().map(recipient -> of(remote, recipient)).toList();
        }
        RejectedMap rejected = new RejectedMap(remote.getRejected(), all);
        List<RecipientStatus> statuses = new ArrayList<>(rejected.statuses());
        if (servedTheOthers(remote)) {
            return statuses;
        }
        boolean aboutOne = remote.getRecipient() != null;
        for (Recipient recipient : all) {
            if (!rejected.names(recipient)) {
                boolean named = recipient.equals(remote.getRecipient());
                Reply reply = aboutOne && !named ? null : remote.getReply();
                statuses.add(new RecipientStatus(recipient, reply, reply == null ? OTHERS : null));
            }
        }
        return statuses;
    }

    /** LMTP alone may refuse some at the end of the content and have served the others. */
    private static boolean servedTheOthers(SmtpRemoteException remote) {
        return remote.getStage() == ClientStage.CONTENT && remote.getRecipient() != null;
    }

    /** For one whom the failure of the transaction itself is about. */
    static RecipientStatus of(SmtpRemoteException remote, Recipient recipient) {
        return new RecipientStatus(recipient, remote.getReply(), words(remote), detail(remote));
    }

    /** RFC 3463 3.2 and 3.5. */
    private static String detail(SmtpRemoteException remote) {
        if (ObjectHelper.getException(UnknownHostException.class, remote) != null) {
            return "1.2";
        }
        boolean began = remote.getStage() != null && remote.getStage() != ClientStage.CONNECT;
        return remote instanceof SmtpSyntaxException
                ? RecipientStatus.UNDEFINED
                : began ? "4.2" : "4.1";
    }

    private static String words(SmtpRemoteException remote) {
        if (remote instanceof SmtpUnknownOutcomeException) {
            return LOST;
        }
        if (remote instanceof SmtpSyntaxException) {
            return UNKNOWN;
        }
        return remote.getReply() == null ? UNREACHED : null;
    }

    static List<RecipientStatus> each(List<Recipient> recipients, Reply reply, String words) {
        return recipients.stream()
                .map(recipient -> new RecipientStatus(recipient, reply, words))
                .toList();
    }
}
