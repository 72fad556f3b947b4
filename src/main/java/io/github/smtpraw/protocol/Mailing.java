package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Step.After;
import io.github.smtpraw.protocol.Step.Ask;
import io.github.smtpraw.protocol.Step.Receive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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

    /** Whether one is open that began with SMTPUTF8. */
    boolean isUtf8() {
        return transaction != null && transaction.isUtf8();
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
        MailArguments arguments = MailArguments.parse(argument, "FROM", true);
        if (!session.isExtended() && !arguments.parameters().isEmpty()) {
            return conversation.answer(StandardReplies.UNKNOWN_PARAMETER);
        }
        Transaction opened = new Transaction(host.newMessageId(), verb, arguments.path());
        settings.extensions().mail(arguments.parameters(), opened, settings, session);
        conversation.speakUtf8(opened.isUtf8());
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
        if (transaction.isChunked()) {
            return conversation.answer(StandardReplies.CONTENT_BEGUN);
        }
        transaction.triedRecipient();
        MailArguments arguments = MailArguments.parse(argument, "TO", transaction.isUtf8());
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
        // Its own users may write to anyone.
        boolean ours =
                settings.localDomains().accepts(path)
                        && settings.localDomains().accepts(named.getDomain());
        if (session.getAuthUser() == null && !ours) {
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
        conversation.errors().recipientRefused();
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

    /** Whether the content has begun to come in chunks. */
    boolean isChunked() {
        return transaction != null && transaction.isChunked();
    }

    boolean isBinary() {
        return transaction.isBinary();
    }

    void beginChunks() {
        transaction.setChunked();
    }

    /** What content is refused with now; null where it may come. */
    Reply refusal() {
        if (transaction == null) {
            return StandardReplies.MAIL_FIRST;
        }
        if (transaction.named() > 0) {
            return null;
        }
        // RFC 2033 4.2 has 503 in any case.
        return transaction.tried() && !settings.isLmtp()
                ? StandardReplies.NO_VALID_RECIPIENTS
                : StandardReplies.RCPT_FIRST;
    }

    /** Content sent behind a refused DATA must not be read as commands. */
    Step data() {
        Reply refusal = refusal();
        if (refusal == null && transaction.isChunked()) {
            refusal = StandardReplies.CONTENT_BEGUN;
        } else if (refusal == null && transaction.isBinary()) {
            refusal = StandardReplies.BINARY_BY_BDAT;
        }
        return refusal == null
                ? askData(
                        ruling ->
                                ruling.accepted()
                                        ? new Receive(ruling.reply())
                                        : conversation.answer(ruling.reply(), After.CLOSE_IF_MORE))
                : conversation.answer(refusal, After.CLOSE_IF_MORE);
    }

    /** Asks whether content may come at all. */
    Step askData(Function<Ruling, Step> then) {
        Envelope envelope = envelope();
        return conversation.ask(
                new Ask(ServerStage.DATA, envelope.recipients(), envelope),
                outcome -> {
                    Ruling ruling =
                            conversation
                                    .rules()
                                    .judge(
                                            ServerStage.DATA,
                                            outcome,
                                            StandardReplies.START_MAIL_INPUT,
                                            id());
                    if (!ruling.accepted()) {
                        Reply reply = ruling.reply();
                        host.refused(ServerStage.DATA, envelope.recipients(), envelope, reply);
                    }
                    return then.apply(ruling);
                });
    }

    Step contentEnded(ContentVerdict verdict) {
        messages++;
        if (verdict == ContentVerdict.GOOD) {
            return conversation.askRoute(
                    new Ask(ServerStage.MESSAGE, null, envelope()), this::delivered);
        }
        return conclude(FinalReplies.of(verdict.reply(), transaction.named()));
    }

    /** A chunk is refused that is not the last, so that it has a single reply (RFC 2033 4.2). */
    Step contentRefused(ContentVerdict verdict) {
        messages++;
        end(verdict.reply());
        return conversation.say(verdict.reply());
    }

    private Step delivered(Outcome outcome) {
        String id = id();
        Reply accepting = Reply.of(250, "2.0.0", "OK " + id);
        FinalReplies replies =
                isEachReplied()
                        ? FinalReplies.judge(
                                conversation.rules(),
                                outcome,
                                transaction.commands(),
                                accepting,
                                id)
                        : FinalReplies.of(
                                conversation
                                        .rules()
                                        .judge(ServerStage.MESSAGE, outcome, accepting, id)
                                        .reply(),
                                1);
        if (replies.overall().isPositive()) {
            conversation.errors().clear();
        }
        return conclude(replies);
    }

    private boolean isEachReplied() {
        return settings.isLmtp() || transaction.isEachReplied();
    }

    /** Ends the transaction and says what came of it: once, or once for each recipient. */
    private Step conclude(FinalReplies replies) {
        boolean prdr = transaction.isEachReplied();
        boolean each = isEachReplied();
        end(replies.overall());
        if (!each) {
            return conversation.say(replies.overall());
        }
        List<Reply> all = new ArrayList<>(replies.each());
        if (prdr) {
            all.add(0, StandardReplies.EACH_RECIPIENT);
            all.add(replies.overall());
        }
        int last = all.size() - 1;
        return conversation.say(all.subList(0, last), all.get(last));
    }
}
