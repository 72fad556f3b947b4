package io.github.smtpraw.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One message: MAIL, RCPT, DATA, the content and its reply (RFC 5321 3.3), in groups where the
 * server lists PIPELINING (RFC 2920 3.1).
 *
 * <p>DATA goes out with the recipients where any of them will do: with one, or with {@link
 * Partial#accept}. Where all or none are wanted, their replies are read first.
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

    private final EnvelopeCommands commands;
    private final List<Recipient> recipients;
    private final boolean pipelining;
    private final boolean all;
    private final Map<Recipient, Reply> rejected = new LinkedHashMap<>();

    private Phase phase = Phase.MAIL;
    private Verb verb;
    private Reply mailRefusal;
    private boolean open;
    private boolean dataAsked;
    private int answered;
    private int accepted;

    MailTransaction(OutgoingEnvelope envelope, OfferedExtensions offered) {
        this.commands = new EnvelopeCommands(envelope, offered);
        this.recipients = envelope.to();
        this.pipelining = offered.has("PIPELINING");
        this.all = envelope.partial() == Partial.reject;
    }

    @Override
    void begin(StringBuilder out) {
        Reply lack = commands.lack();
        if (lack != null) {
            end(new ClientOutcome.Refused(ClientStage.MAIL, lack, false, null, rejected));
            return;
        }
        verb = commands.verb();
        ask(out);
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
            if (!all || recipients.size() == 1) {
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
            case CONTENT -> early(reply);
            case FINAL -> last(reply);
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
                accepted++;
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
        phase = Phase.DATA;
        if (dataAsked) {
            return;
        }
        if (mailRefusal != null) {
            concludeMail(out);
        } else if (isWanted()) {
            askData(out);
        } else {
            concludeRefusal();
        }
    }

    /** Whether those who were accepted are enough for the message to be sent. */
    private boolean isWanted() {
        return accepted > 0 && !(all && !rejected.isEmpty());
    }

    private void data(Reply reply, StringBuilder out) {
        boolean wanted = mailRefusal == null && isWanted();
        if (!wanted && reply.getCode() == 354) {
            phase = Phase.NOTHING;
            out.append(".\r\n");
        } else if (!wanted && mailRefusal != null) {
            concludeMail(out);
        } else if (!wanted) {
            concludeRefusal();
        } else if (reply.getCode() == 354) {
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

    /** The transient refusals decide, so that a later try finds out what is left of the others. */
    private void concludeRefusal() {
        if (mailRefusal != null) {
            refused(ClientStage.MAIL, mailRefusal, null);
            return;
        }
        Map.Entry<Recipient, Reply> decisive = null;
        for (Map.Entry<Recipient, Reply> entry : rejected.entrySet()) {
            if (decisive == null
                    || (entry.getValue().isTransient() && !decisive.getValue().isTransient())) {
                decisive = entry;
            }
        }
        refused(ClientStage.RCPT, decisive.getValue(), decisive.getKey());
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

    /** A reply while content goes out: no dot was sent, and none can be any more. */
    private void early(Reply reply) {
        if (reply.isTransient() || reply.isPermanent()) {
            refused(ClientStage.CONTENT, reply, null);
        } else {
            confused(reply);
        }
    }

    private void last(Reply reply) {
        if (reply.isPositive()) {
            open = false;
            end(new ClientOutcome.Sent(reply, rejected));
        } else if (reply.isIntermediate()) {
            confused(reply);
        } else {
            open = false;
            refused(ClientStage.CONTENT, reply, null);
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
}
