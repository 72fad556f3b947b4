package io.github.smtpraw.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One message: MAIL, RCPT, the content behind DATA or in chunks, and its reply (RFC 5321 3.3, RFC
 * 3030), in groups where the server lists PIPELINING (RFC 2920 3.1).
 *
 * <p>DATA goes out with the recipients. Where all of them or none are wanted and some are refused,
 * a 354 can only be answered by leaving, so that nobody gets anything (RFC 5321 4.1.1.5).
 */
final class MailTransaction extends ClientConversation {
    private enum Phase {
        MAIL,
        RCPT,
        DATA,
        /** DATA was let through though nobody is to get anything: a dot alone went out. */
        NOTHING,
        CONTENT,
        FINAL
    }

    private static final Reply PARTLY_TAKEN =
            Reply.of(554, "5.3.0", "The server has taken the message for some recipients alone");

    private final EnvelopeCommands commands;
    private final List<Recipient> recipients;
    private final Map<Recipient, Reply> beyond;
    private final boolean pipelining;
    private final boolean chunking;
    private final boolean dsn;
    private final boolean all;
    private final Map<Recipient, Reply> rejected = new LinkedHashMap<>();
    private final FinalReplyReader finals;

    private Phase phase = Phase.MAIL;
    private Verb verb;
    private Reply mailRefusal;
    private boolean open;
    private boolean dataAsked;
    private int answered;

    /** Replies that chunks before the last one have still to get. */
    private int chunks;

    private boolean written;
    private boolean leaves;

    MailTransaction(OutgoingEnvelope envelope, OfferedExtensions offered, boolean lmtp) {
        RecipientLimits limits = new RecipientLimits(envelope.to(), offered);
        this.commands = new EnvelopeCommands(envelope, offered);
        this.recipients = limits.within();
        this.beyond = limits.beyond();
        this.pipelining = offered.has("PIPELINING");
        this.chunking = offered.has("CHUNKING");
        this.dsn = offered.has("DSN");
        this.all = envelope.partial() == Partial.reject;
        this.finals = new FinalReplyReader(lmtp);
    }

    @Override
    void begin(StringBuilder out) {
        Reply lack = commands.lack();
        if (lack != null) {
            end(new ClientOutcome.Refused(ClientStage.MAIL, lack, false, null, rejected));
        } else if (all && !beyond.isEmpty()) {
            Map.Entry<Recipient, Reply> first = beyond.entrySet().iterator().next();
            end(
                    new ClientOutcome.Refused(
                            ClientStage.RCPT, first.getValue(), false, first.getKey(), beyond));
        } else {
            verb = commands.verb();
            ask(out);
        }
    }

    private void ask(StringBuilder out) {
        phase = Phase.MAIL;
        answered = 0;
        dataAsked = false;
        mailRefusal = null;
        commands.mail(verb, out);
        if (pipelining) {
            for (Recipient recipient : recipients) {
                commands.rcpt(recipient, out);
            }
            if (!chunking) {
                askData(out);
            }
        }
    }

    private void askData(StringBuilder out) {
        dataAsked = true;
        out.append("DATA\r\n");
    }

    @Override
    void reply(Reply reply, StringBuilder out) {
        switch (phase) {
            case MAIL -> mail(reply, out);
            case RCPT -> rcpt(reply, out);
            case DATA -> data(reply, out);
            case NOTHING -> {
                open = false;
                concludeRefusal();
            }
            case CONTENT, FINAL -> {
                if (chunks > 0 && reply.isPositive()) {
                    chunks--;
                } else if (chunks > 0 || phase == Phase.CONTENT) {
                    early(reply);
                } else {
                    last(reply);
                }
            }
        }
    }

    private void mail(Reply reply, StringBuilder out) {
        if (reply.isIntermediate()) {
            confused(reply);
            return;
        }
        open = reply.isPositive();
        if (!open) {
            mailRefusal = reply;
            if (!pipelining) {
                concludeMail(out);
                return;
            }
        }
        phase = Phase.RCPT;
        if (!pipelining) {
            commands.rcpt(recipients.get(0), out);
        }
    }

    private void rcpt(Reply reply, StringBuilder out) {
        if (reply.isIntermediate()) {
            confused(reply);
            return;
        }
        // Behind a refused MAIL they say nothing but that.
        if (mailRefusal == null) {
            if (reply.isPositive()) {
                finals.accepted(recipients.get(answered));
            } else {
                rejected.put(recipients.get(answered), tooMany(reply));
            }
        }
        if (++answered < recipients.size()) {
            if (!pipelining) {
                commands.rcpt(recipients.get(answered), out);
            }
            return;
        }
        rejected.putAll(beyond);
        phase = Phase.DATA;
        if (dataAsked) {
            return;
        }
        if (mailRefusal != null) {
            concludeMail(out);
        } else if (!isWanted()) {
            concludeRefusal();
        } else if (chunking) {
            phase = Phase.CONTENT;
        } else {
            askData(out);
        }
    }

    /** Whether those who were accepted are enough for the message to be sent. */
    private boolean isWanted() {
        return finals.count() > 0 && !(all && !rejected.isEmpty());
    }

    private void data(Reply reply, StringBuilder out) {
        boolean wanted = mailRefusal == null && isWanted();
        boolean asked = reply.getCode() == 354;
        if (!wanted && asked && mailRefusal == null && finals.count() > 0) {
            leaves = true;
            concludeRefusal();
        } else if (!wanted && asked) {
            phase = Phase.NOTHING;
            out.append(".\r\n");
        } else if (!wanted && mailRefusal != null) {
            concludeMail(out);
        } else if (!wanted) {
            concludeRefusal();
        } else if (asked) {
            phase = Phase.CONTENT;
        } else if (reply.isTransient() || reply.isPermanent()) {
            refused(ClientStage.DATA, reply, null);
        } else {
            confused(reply);
        }
    }

    /** MAIL was refused, and nothing else is under way. */
    private void concludeMail(StringBuilder out) {
        open = false;
        int code = mailRefusal.getCode();
        boolean unknown = code == 500 || code == 502 || code == 504;
        if (unknown && verb != Verb.MAIL && commands.mayFallBack()) {
            verb = Verb.MAIL;
            ask(out);
        } else {
            refused(ClientStage.MAIL, mailRefusal, null);
        }
    }

    private void concludeRefusal() {
        if (mailRefusal != null) {
            refused(ClientStage.MAIL, mailRefusal, null);
        } else {
            refused(ClientStage.RCPT);
        }
    }

    /** The transient refusals decide, so that a later try finds out what is left of the others. */
    private void refused(ClientStage stage) {
        Map.Entry<Recipient, Reply> decisive = null;
        for (Map.Entry<Recipient, Reply> entry : rejected.entrySet()) {
            if (decisive == null
                    || (entry.getValue().isTransient() && !decisive.getValue().isTransient())) {
                decisive = entry;
            }
        }
        refused(stage, decisive.getValue(), decisive.getKey());
    }

    private void refused(ClientStage stage, Reply reply, Recipient recipient) {
        end(new ClientOutcome.Refused(stage, reply, true, recipient, rejected));
    }

    /** RFC 821 gave 552 for too many recipients, which is a 452 (RFC 5321 4.5.3.1.10). */
    private static Reply tooMany(Reply reply) {
        if (reply.getCode() != 552) {
            return reply;
        }
        String text = reply.getText().toLowerCase(Locale.ROOT);
        boolean means =
                "5.5.3".equals(reply.getStatus())
                        || (text.contains("too many") && text.contains("recipients"));
        return means ? Reply.of(452, "4.5.3", reply.getText()) : reply;
    }

    /** A reply while content goes out, or to a chunk before the last: it will not be taken. */
    private void early(Reply reply) {
        leaves = true;
        if (reply.isTransient() || reply.isPermanent()) {
            refused(ClientStage.CONTENT, reply, null);
        } else {
            confused(reply);
        }
    }

    private void last(Reply reply) {
        if (reply.isIntermediate()) {
            confused(reply);
            return;
        }
        if (finals.read(reply)) {
            conclude();
        }
    }

    /** In LMTP it may come when some have the message, which is not to be sent to them again. */
    @Override
    boolean closes(Reply reply) {
        if (phase != Phase.FINAL || finals.positive() == null) {
            return false;
        }
        boolean last = false;
        while (!last) {
            last = finals.read(reply);
        }
        conclude();
        return true;
    }

    private void conclude() {
        open = false;
        rejected.putAll(finals.refused());
        if (finals.positive() != null && (!all || finals.refused().isEmpty())) {
            end(new ClientOutcome.Sent(finals.positive(), rejected, dsn));
        } else if (finals.positive() != null) {
            // Not for another try: some have it, and the others are named.
            refused(ClientStage.CONTENT, PARTLY_TAKEN, null);
        } else if (finals.refused().isEmpty()) {
            refused(ClientStage.CONTENT, finals.last(), null);
        } else {
            refused(ClientStage.CONTENT);
        }
    }

    @Override
    ClientStage stage() {
        return switch (phase) {
            case MAIL -> ClientStage.MAIL;
            case RCPT -> ClientStage.RCPT;
            case DATA, NOTHING -> ClientStage.DATA;
            case CONTENT, FINAL -> ClientStage.CONTENT;
        };
    }

    @Override
    boolean wantsContent() {
        return phase == Phase.CONTENT;
    }

    @Override
    boolean wantsChunks() {
        return chunking;
    }

    @Override
    void chunkSent() {
        chunks++;
    }

    @Override
    void contentWritten() {
        written = true;
    }

    @Override
    boolean mayBeFollowed() {
        return phase == Phase.FINAL || (phase == Phase.CONTENT && written);
    }

    @Override
    void contentSent() {
        phase = Phase.FINAL;
    }

    @Override
    boolean awaitsFinalReply() {
        return phase == Phase.FINAL;
    }

    @Override
    boolean leavesTransactionOpen() {
        return open;
    }

    @Override
    boolean leavesConnection() {
        return leaves;
    }
}
