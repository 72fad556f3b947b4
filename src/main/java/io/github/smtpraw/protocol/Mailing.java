package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Step.After;
import io.github.smtpraw.protocol.Step.Ask;
import io.github.smtpraw.protocol.Step.Receive;

/** The mail transaction: MAIL and its kin, RCPT, DATA, the end of the content (RFC 5321 3.3). */
final class Mailing {
    private final ServerSettings settings;
    private final Session session;
    private final ServerHost host;
    private final ServerConversation conversation;
    private Transaction transaction;
    private int messages;
    private boolean stopping;

    Mailing(
            ServerSettings settings,
            Session session,
            ServerHost host,
            ServerConversation conversation) {
        this.settings = settings;
        this.session = session;
        this.host = host;
        this.conversation = conversation;
    }

    /** No further transaction may begin. */
    void shutDown() {
        stopping = true;
    }

    /** Whether none is open and none may begin. */
    boolean isDone() {
        return stopping && transaction == null;
    }

    boolean isOpen() {
        return transaction != null;
    }

    /** The open transaction, or null. */
    Envelope envelope() {
        return transaction == null ? null : transaction.envelope();
    }

    /** What a reply to a failure names: the message, or the session where there is none. */
    String id() {
        return transaction == null ? session.getId() : transaction.messageId();
    }

    /**
     * The transaction is over, if there is one.
     *
     * @param reply the final reply; null where the client gave it up or was lost
     */
    void end(Reply reply) {
        if (transaction != null) {
            Envelope envelope = transaction.envelope();
            transaction = null;
            host.ended(envelope, reply);
        }
    }

    Step mail(Verb verb, String argument) throws SyntaxException {
        if (transaction != null) {
            return conversation.answer(StandardReplies.NESTED_MAIL);
        }
        if (stopping) {
            return conversation.say(StandardReplies.SHUTTING_DOWN);
        }
        if (settings.limits().maxMessages() > 0 && messages >= settings.limits().maxMessages()) {
            return conversation.say(StandardReplies.TOO_MANY_MESSAGES);
        }
        if (host.refusesTransactions()) {
            return conversation.answer(StandardReplies.UNAVAILABLE);
        }
        MailArguments arguments = MailArguments.parse(argument, "FROM", false);
        if (!session.isExtended() && !arguments.parameters().isEmpty()) {
            return conversation.answer(StandardReplies.UNKNOWN_PARAMETER);
        }
        Transaction opened = new Transaction(host.newMessageId(), verb, arguments.path());
        settings.extensions().mail(arguments.parameters(), opened, settings);
        return conversation.ask(
                new Ask(ServerStage.MAIL, opened.from(), opened.envelope()),
                outcome -> opened(opened, outcome));
    }

    private Step opened(Transaction opened, Outcome outcome) {
        Reply accepting = Reply.of(250, "2.1.0", "Sender <" + opened.from() + "> OK");
        Ruling ruling =
                conversation
                        .rules()
                        .judge(ServerStage.MAIL, outcome, accepting, opened.messageId());
        if (!ruling.accepted()) {
            host.refused(ServerStage.MAIL, opened.from(), opened.envelope(), ruling.reply());
            return conversation.answer(ruling.reply());
        }
        if (stopping) {
            return conversation.say(StandardReplies.SHUTTING_DOWN);
        }
        transaction = opened;
        return conversation.say(ruling.reply());
    }

    Step recipient(String argument) throws SyntaxException {
        if (transaction == null) {
            return conversation.answer(StandardReplies.MAIL_FIRST);
        }
        transaction.triedRecipient();
        MailArguments arguments = MailArguments.parse(argument, "TO", false);
        if (!session.isExtended() && !arguments.parameters().isEmpty()) {
            return conversation.answer(StandardReplies.UNKNOWN_PARAMETER);
        }
        Path path = arguments.path();
        Recipient named =
                settings.sourceRoutes()
                        .recipient(path, settings.hostname(), transaction.reversePath());
        named = settings.extensions().recipient(arguments.parameters(), named);
        if (transaction.named() >= settings.limits().maxRecipients()) {
            return refuse(named, StandardReplies.TOO_MANY_RECIPIENTS);
        }
        if (settings.sourceRoutes().refuses(path)) {
            return refuse(named, StandardReplies.NO_SOURCE_ROUTES);
        }
        if (!settings.localDomains().accepts(path)
                || !settings.localDomains().accepts(named.getDomain())) {
            return refuse(named, StandardReplies.RELAY_DENIED);
        }
        Recipient asked = named;
        return conversation.ask(
                new Ask(ServerStage.RCPT, asked, envelope()), outcome -> judged(asked, outcome));
    }

    private Step judged(Recipient named, Outcome outcome) {
        Outcome effective =
                ReplyRules.isNo(outcome) && isOurPostmaster(named.getAddress())
                        ? Outcome.UNCHANGED
                        : outcome;
        Reply accepting = Reply.of(250, "2.1.5", "Recipient <" + named.getAddress() + "> OK");
        Ruling ruling = conversation.rules().judgeRecipient(named, effective, accepting, id());
        if (!ruling.accepted()) {
            return refuse(named, ruling.reply());
        }
        transaction.add(ruling.recipients());
        conversation.errors().recipientAccepted();
        return conversation.say(ruling.reply());
    }

    private Step refuse(Recipient recipient, Reply reply) {
        host.refused(ServerStage.RCPT, recipient, envelope(), reply);
        return conversation.errors().countsRecipients()
                ? conversation.answer(reply)
                : conversation.say(reply);
    }

    private boolean isOurPostmaster(String address) {
        String domain = Addresses.domain(address);
        LocalDomains ours = settings.localDomains();
        return Addresses.isPostmaster(address)
                && (domain.isEmpty() || (!ours.isEmpty() && ours.contains(domain)));
    }

    /** Content sent behind a refused DATA must not be read as commands. */
    Step data() {
        Reply refusal = null;
        if (transaction == null) {
            refusal = StandardReplies.MAIL_FIRST;
        } else if (transaction.named() == 0) {
            refusal =
                    transaction.tried()
                            ? StandardReplies.NO_VALID_RECIPIENTS
                            : StandardReplies.RCPT_FIRST;
        }
        if (refusal != null) {
            return conversation.answer(refusal, After.CLOSE_IF_MORE);
        }
        Envelope envelope = envelope();
        return conversation.ask(
                new Ask(ServerStage.DATA, envelope.recipients(), envelope), this::mayBegin);
    }

    private Step mayBegin(Outcome outcome) {
        Ruling ruling =
                conversation
                        .rules()
                        .judge(ServerStage.DATA, outcome, StandardReplies.START_MAIL_INPUT, id());
        if (ruling.accepted()) {
            return new Receive(ruling.reply());
        }
        Envelope envelope = envelope();
        host.refused(ServerStage.DATA, envelope.recipients(), envelope, ruling.reply());
        return conversation.answer(ruling.reply(), After.CLOSE_IF_MORE);
    }

    Step contentEnded(ContentVerdict verdict) {
        messages++;
        if (verdict == ContentVerdict.GOOD) {
            return conversation.askRoute(
                    new Ask(ServerStage.MESSAGE, null, envelope()), this::delivered);
        }
        end(verdict.reply());
        return conversation.say(verdict.reply());
    }

    private Step delivered(Outcome outcome) {
        String id = id();
        Reply accepting = Reply.of(250, "2.0.0", "OK " + id);
        Ruling ruling = conversation.rules().judge(ServerStage.MESSAGE, outcome, accepting, id);
        if (ruling.accepted()) {
            conversation.errors().clear();
        }
        end(ruling.reply());
        return conversation.say(ruling.reply());
    }
}
