package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Step.After;
import io.github.smtpraw.protocol.Step.Ask;
import io.github.smtpraw.protocol.Step.Receive;
import io.github.smtpraw.protocol.Step.Say;

/**
 * The server's side of one session (RFC 821 4, RFC 5321 4.1 and 4.3): command lines and outcomes go
 * in, {@link Step}s come out. Not thread-safe; after an {@link Ask} nothing but {@link #answered},
 * {@link #timedOut} and {@link #shutDown} may be called.
 */
public final class ServerDialogue {
    private enum State {
        /** The greeting is not said. */
        OPENING,
        /** The greeting refused the client. */
        REFUSED,
        /** No HELO yet. */
        CONNECTED,
        /** HELO or EHLO was accepted. */
        READY
    }

    private final ServerSettings settings;
    private final Session session;
    private final ServerHost host;
    private final ReplyRules rules;
    private final ErrorBudget errors;

    private State state = State.OPENING;
    private Transaction transaction;
    private Ask asked;
    private Hello hello;
    private Recipient candidate;
    private boolean firstLine = true;
    private boolean stopping;
    private int messages;

    private record Hello(String name, boolean extended) {}

    public ServerDialogue(ServerSettings settings, Session session, ServerHost host) {
        this.settings = settings;
        this.session = session;
        this.host = host;
        this.rules = new ReplyRules(settings.forwardReply());
        this.errors = new ErrorBudget(settings.maxErrors());
    }

    /** The connection is there. */
    public Step connect() {
        return ask(ServerStage.CONNECT, host(session.getRemoteAddress()));
    }

    /** A command line came, without its CRLF. */
    public Step command(byte[] line, int from, int to) {
        boolean first = firstLine;
        firstLine = false;
        if (first && CommandParser.isHttp(line, from, to)) {
            return new Say(StandardReplies.NOT_SMTP, After.CLOSE);
        }
        try {
            return command(CommandParser.parse(line, from, to));
        } catch (SyntaxException e) {
            return refuse(e.getReply());
        }
    }

    /** A command line was longer than allowed and was dropped to its end. */
    public Step lineTooLong() {
        firstLine = false;
        return refuse(StandardReplies.LINE_TOO_LONG);
    }

    /** The client let a deadline pass. */
    public Step timedOut() {
        end(StandardReplies.TIMED_OUT);
        return new Say(StandardReplies.TIMED_OUT, After.CLOSE);
    }

    /** The connection is gone. */
    public void lost() {
        end(null);
    }

    /** No further transaction may begin; {@link #isDone} tells when the session can be ended. */
    public void shutDown() {
        stopping = true;
    }

    /** Whether {@link #shutDown} was called and no transaction is in hand, so 421 may be said. */
    public boolean isDone() {
        return stopping && transaction == null;
    }

    /** Whether a MAIL was accepted whose final reply is not given. */
    public boolean inTransaction() {
        return transaction != null;
    }

    /** Whether half of the allowed errors are used up, so that each reply has to wait. */
    public boolean isSlowed() {
        return errors.isHalfUsed();
    }

    /** The open transaction, or null. */
    public Envelope envelope() {
        return transaction == null ? null : transaction.envelope();
    }

    private Step command(Command command) throws SyntaxException {
        Verb verb = command.verb();
        if (state == State.REFUSED && verb != Verb.QUIT) {
            return refuse(StandardReplies.REFUSED_CONNECTION);
        }
        if (verb == null) {
            return refuse(StandardReplies.UNKNOWN_VERB);
        }
        String argument = command.argument();
        return switch (verb) {
            case HELO -> hello(argument, false);
            case EHLO -> hello(argument, true);
            case MAIL, SEND, SOML, SAML -> mail(verb, argument);
            case RCPT -> recipient(argument);
            case DATA -> data(argument);
            case RSET -> reset(argument);
            case VRFY -> lookUp(ServerStage.VRFY, argument);
            case EXPN -> lookUp(ServerStage.EXPN, argument);
            case HELP -> ask(ServerStage.HELP, argument);
            case NOOP -> say(StandardReplies.OK);
            case QUIT -> quit();
            case TURN -> refuse(StandardReplies.NOT_IMPLEMENTED);
        };
    }

    private Step hello(String argument, boolean extended) {
        int blank = argument.indexOf(' ');
        String name = blank < 0 ? argument : argument.substring(0, blank);
        if (name.isEmpty() || !isAscii(name)) {
            return refuse(StandardReplies.ARGUMENT_MISSING);
        }
        hello = new Hello(name, extended);
        return ask(ServerStage.HELO, name);
    }

    private Step mail(Verb verb, String argument) throws SyntaxException {
        if (!settings.offers(verb)) {
            return refuse(StandardReplies.NOT_IMPLEMENTED);
        }
        if (state != State.READY) {
            return refuse(StandardReplies.HELO_FIRST);
        }
        if (transaction != null) {
            return refuse(StandardReplies.NESTED_MAIL);
        }
        if (settings.maxMessages() > 0 && messages >= settings.maxMessages()) {
            return new Say(StandardReplies.TOO_MANY_MESSAGES, After.CLOSE);
        }
        if (host.refusesTransactions()) {
            return refuse(StandardReplies.UNAVAILABLE);
        }
        MailArguments arguments = MailArguments.parse(argument, "FROM", false);
        if (!session.isExtended() && !arguments.parameters().isEmpty()) {
            return refuse(StandardReplies.UNKNOWN_PARAMETER);
        }
        Transaction opened = new Transaction(host.newMessageId(), verb, arguments.path().address());
        Extensions.mail(arguments.parameters(), opened, settings);
        transaction = opened;
        return ask(ServerStage.MAIL, opened.from());
    }

    private Step recipient(String argument) throws SyntaxException {
        if (transaction == null) {
            return refuse(
                    state == State.READY ? StandardReplies.MAIL_FIRST : StandardReplies.HELO_FIRST);
        }
        transaction.triedRecipient();
        MailArguments arguments = MailArguments.parse(argument, "TO", false);
        if (!arguments.parameters().isEmpty()) {
            return refuse(StandardReplies.UNKNOWN_PARAMETER);
        }
        candidate = Recipient.of(arguments.path().address());
        if (transaction.named() >= settings.maxRecipients()) {
            return refuseRecipient(candidate, StandardReplies.TOO_MANY_RECIPIENTS);
        }
        if (!settings.localDomains().accepts(arguments.path())) {
            return refuseRecipient(candidate, StandardReplies.RELAY_DENIED);
        }
        return ask(ServerStage.RCPT, candidate);
    }

    private Step data(String argument) {
        Reply refusal = null;
        if (!argument.isEmpty()) {
            refusal = StandardReplies.NO_ARGUMENT;
        } else if (transaction == null) {
            refusal =
                    state == State.READY ? StandardReplies.MAIL_FIRST : StandardReplies.HELO_FIRST;
        } else if (transaction.named() == 0) {
            refusal =
                    transaction.tried()
                            ? StandardReplies.NO_VALID_RECIPIENTS
                            : StandardReplies.RCPT_FIRST;
        }
        return refusal == null
                ? ask(ServerStage.DATA, transaction.envelope().recipients())
                : counted(refusal, After.CLOSE_IF_MORE);
    }

    private Step reset(String argument) {
        if (!argument.isEmpty()) {
            return refuse(StandardReplies.NO_ARGUMENT);
        }
        end(null);
        return say(StandardReplies.OK);
    }

    private Step lookUp(ServerStage stage, String argument) {
        if (argument.isEmpty()) {
            return refuse(StandardReplies.ARGUMENT_MISSING);
        }
        if (!isAscii(argument)) {
            return refuse(Reply.of(501, "5.6.7", "Only ASCII is expected"));
        }
        if (stage == ServerStage.EXPN && !settings.offers(Verb.EXPN)) {
            return refuse(StandardReplies.NOT_IMPLEMENTED);
        }
        return ask(stage, argument);
    }

    private Step quit() {
        end(null);
        return new Say(StandardReplies.BYE, After.CLOSE);
    }

    /**
     * The content came to its end.
     *
     * @param verdict what the server found; only {@link ContentVerdict#GOOD} goes to the route
     */
    public Step contentEnded(ContentVerdict verdict) {
        messages++;
        if (verdict == ContentVerdict.GOOD) {
            asked = new Ask(ServerStage.MESSAGE, null, transaction.envelope());
            return asked;
        }
        end(verdict.reply());
        return new Say(verdict.reply(), After.CONTINUE);
    }

    private Step ask(ServerStage stage, Object subject) {
        asked = new Ask(stage, subject, envelope());
        if (settings.asks(stage)) {
            return asked;
        }
        return answered(
                stage == ServerStage.HELP || stage == ServerStage.VRFY
                        ? new Outcome.Verdict(true)
                        : Outcome.UNCHANGED);
    }

    /** What came of the last {@link Ask}. */
    public Step answered(Outcome outcome) {
        Ask question = asked;
        asked = null;
        return switch (question.stage()) {
            case CONNECT -> connected(judge(question, outcome, greeting()));
            case HELO -> greeted(judge(question, outcome, welcome()));
            case MAIL -> opened(judge(question, outcome, senderOk()));
            case RCPT -> recipientAnswered(outcome);
            case DATA -> dataAnswered(judge(question, outcome, StandardReplies.START_MAIL_INPUT));
            case HELP ->
                    plain(judge(question, outcome, HelpText.reply((String) question.subject())));
            case MESSAGE -> delivered(question, outcome);
            default -> plain(judge(question, outcome, StandardReplies.CANNOT_VERIFY));
        };
    }

    private Ruling judge(Ask question, Outcome outcome, Reply accepting) {
        return rules.judge(question.stage(), outcome, accepting, id());
    }

    private Step connected(Ruling ruling) {
        if (ruling.accepted()) {
            state = State.CONNECTED;
            return say(ruling.reply());
        }
        state = State.REFUSED;
        host.refused(ServerStage.CONNECT, null, null, ruling.reply());
        int code = ruling.reply().getCode();
        return new Say(ruling.reply(), code == 421 || code == 521 ? After.CLOSE : After.CONTINUE);
    }

    private Step greeted(Ruling ruling) {
        if (!ruling.accepted()) {
            host.refused(ServerStage.HELO, hello.name(), envelope(), ruling.reply());
            return refuse(ruling.reply());
        }
        end(null);
        state = State.READY;
        session.greeted(hello.name(), hello.extended());
        return say(ruling.reply());
    }

    private Step opened(Ruling ruling) {
        if (!ruling.accepted()) {
            host.refused(ServerStage.MAIL, transaction.from(), envelope(), ruling.reply());
            transaction = null;
            return refuse(ruling.reply());
        }
        return say(ruling.reply());
    }

    private Step recipientAnswered(Outcome outcome) {
        Recipient recipient = candidate;
        Outcome effective =
                outcome instanceof Outcome.Nothing && isOurPostmaster(recipient.getAddress())
                        ? Outcome.UNCHANGED
                        : outcome;
        Ruling ruling = rules.judgeRecipient(recipient, effective, recipientOk(), id());
        if (!ruling.accepted()) {
            return refuseRecipient(recipient, ruling.reply());
        }
        transaction.add(ruling.recipients());
        errors.recipientAccepted();
        return say(ruling.reply());
    }

    private Step dataAnswered(Ruling ruling) {
        return ruling.accepted()
                ? new Receive(ruling.reply())
                : counted(ruling.reply(), After.CLOSE_IF_MORE);
    }

    private Step delivered(Ask question, Outcome outcome) {
        String id = question.envelope().messageId();
        Reply accepting = Reply.of(250, "2.0.0", "OK " + id);
        Ruling ruling = rules.judge(ServerStage.MESSAGE, outcome, accepting, id);
        if (ruling.accepted()) {
            errors.clear();
        }
        end(ruling.reply());
        return say(ruling.reply());
    }

    private void end(Reply reply) {
        if (transaction != null) {
            Envelope envelope = transaction.envelope();
            transaction = null;
            host.ended(envelope, reply);
        }
    }

    private Step plain(Ruling ruling) {
        return ruling.reply().isPermanent() ? refuse(ruling.reply()) : say(ruling.reply());
    }

    private Step refuse(Reply reply) {
        return counted(reply, After.CONTINUE);
    }

    private Step refuseRecipient(Recipient recipient, Reply reply) {
        host.refused(ServerStage.RCPT, recipient, envelope(), reply);
        return errors.countsRecipients() ? refuse(reply) : say(reply);
    }

    private Step counted(Reply reply, After after) {
        return errors.used(reply)
                ? new Say(StandardReplies.TOO_MANY_ERRORS, After.CLOSE)
                : after(reply, after);
    }

    private static Step say(Reply reply) {
        return after(reply, After.CONTINUE);
    }

    /** 421 says that the channel closes, whoever chose it (RFC 5321 4.2.1). */
    private static Step after(Reply reply, After after) {
        return new Say(reply, reply.getCode() == 421 ? After.CLOSE : after);
    }

    private Reply greeting() {
        return Reply.of(220, settings.hostname() + " ESMTP Service ready");
    }

    private Reply welcome() {
        return hello.extended()
                ? Extensions.ehlo(settings, hello.name())
                : Reply.of(250, settings.hostname());
    }

    private Reply senderOk() {
        return Reply.of(250, "2.1.0", "Sender <" + transaction.from() + "> OK");
    }

    private Reply recipientOk() {
        return Reply.of(250, "2.1.5", "Recipient <" + candidate.getAddress() + "> OK");
    }

    private boolean isOurPostmaster(String address) {
        String domain = Addresses.domain(address);
        return Addresses.isPostmaster(address)
                && (domain.isEmpty()
                        || (!settings.localDomains().isEmpty()
                                && settings.localDomains().contains(domain)));
    }

    private String id() {
        return transaction == null ? session.getId() : transaction.messageId();
    }

    private static String host(String address) {
        String host = address.substring(0, Math.max(0, address.lastIndexOf(':')));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
