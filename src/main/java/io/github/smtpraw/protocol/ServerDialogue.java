package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Step.After;
import io.github.smtpraw.protocol.Step.Ask;
import io.github.smtpraw.protocol.Step.Say;

/**
 * The server's side of one session (RFC 821 4, RFC 5321 4.1 and 4.3): command lines and outcomes go
 * in, {@link Step}s come out. Not thread-safe; after an {@link Ask} nothing but {@link #answered},
 * {@link #timedOut}, {@link #lost} and {@link #shutDown} may be called.
 */
public final class ServerDialogue {
    private final ServerSettings settings;
    private final ServerConversation conversation;
    private final Mailing mailing;
    private final Opening opening;
    private final Lookups lookups;
    private boolean firstLine = true;

    public ServerDialogue(ServerSettings settings, Session session, ServerHost host) {
        this.settings = settings;
        this.conversation = new ServerConversation(settings, host);
        this.mailing = new Mailing(settings, session, host, conversation);
        this.opening = new Opening(settings, session, host, conversation, mailing);
        this.lookups = new Lookups(conversation, mailing);
    }

    /** The connection is there. */
    public Step connect() {
        return opening.connect();
    }

    /** A command line came, without its CRLF. */
    public Step command(byte[] line, int from, int to) {
        boolean first = firstLine;
        firstLine = false;
        if (first && CommandParser.isHttp(line, from, to)) {
            return new Say(StandardReplies.NOT_SMTP, After.CLOSE);
        }
        Step step;
        try {
            step = command(CommandParser.parse(line, from, to));
        } catch (SyntaxException e) {
            step = malformed(e.getReply());
        }
        return closing(step);
    }

    /** A command line was longer than allowed and was dropped to its end. */
    public Step lineTooLong() {
        firstLine = false;
        return closing(malformed(StandardReplies.LINE_TOO_LONG));
    }

    /** A command line had no end as far as it was dropped. */
    public Step lineEndless() {
        return closing(new Say(StandardReplies.LINE_TOO_LONG, After.CLOSE));
    }

    /** The client began with TLS, which nobody awaits here. */
    public Step tlsHello() {
        return closing(new Say(StandardReplies.NOT_TLS, After.CLOSE));
    }

    /** The client let a deadline pass. */
    public Step timedOut() {
        return closing(new Say(StandardReplies.TIMED_OUT, After.CLOSE));
    }

    /** The connection is gone. */
    public void lost() {
        mailing.end(null);
    }

    /** No further transaction may begin; {@link #isDone} tells when the session can be ended. */
    public void shutDown() {
        mailing.shutDown();
    }

    /** Whether {@link #shutDown} was called and no transaction is in hand, so 421 may be said. */
    public boolean isDone() {
        return mailing.isDone();
    }

    /** Whether a MAIL was accepted whose final reply is not given. */
    public boolean inTransaction() {
        return mailing.isOpen();
    }

    /** Whether more than half of the allowed errors are used up, so that each reply has to wait. */
    public boolean isSlowed() {
        return conversation.errors().isHalfUsed();
    }

    /** The open transaction, or null. */
    public Envelope envelope() {
        return mailing.envelope();
    }

    /**
     * The content came to its end.
     *
     * @param verdict what the server found; only {@link ContentVerdict#GOOD} goes to the route
     */
    public Step contentEnded(ContentVerdict verdict) {
        return mailing.contentEnded(verdict);
    }

    /** What came of the last {@link Ask}. */
    public Step answered(Outcome outcome) {
        return closing(conversation.answered(outcome));
    }

    private Step command(Command command) throws SyntaxException {
        Verb verb = command.verb();
        if (opening.isRefused() && verb != Verb.QUIT) {
            return refuse(verb, StandardReplies.REFUSED_CONNECTION);
        }
        String argument = command.argument();
        if (!mayNameAnyone(verb) && !Text.isAscii(command.name() + argument)) {
            return refuse(verb, StandardReplies.NOT_ASCII);
        }
        if (verb == null) {
            return conversation.answer(StandardReplies.UNKNOWN_VERB);
        }
        if (!settings.offers(verb)) {
            return conversation.answer(StandardReplies.NOT_IMPLEMENTED);
        }
        return switch (verb) {
            case HELO -> opening.hello(argument, false);
            case EHLO -> opening.hello(argument, true);
            case MAIL, SEND, SOML, SAML -> mail(verb, argument);
            case RCPT -> recipient(argument);
            case DATA -> data(argument);
            case RSET -> reset(argument);
            case VRFY -> lookups.verify(argument);
            case EXPN -> lookups.expand(argument);
            case HELP -> lookups.help(argument);
            case NOOP -> conversation.say(StandardReplies.OK);
            case QUIT -> quit();
            case TURN -> conversation.answer(StandardReplies.NOT_IMPLEMENTED);
        };
    }

    private Step mail(Verb verb, String argument) throws SyntaxException {
        return opening.isReady()
                ? mailing.mail(verb, argument)
                : conversation.answer(StandardReplies.HELO_FIRST);
    }

    private Step recipient(String argument) throws SyntaxException {
        return opening.isReady()
                ? mailing.recipient(argument)
                : conversation.answer(StandardReplies.HELO_FIRST);
    }

    private Step data(String argument) {
        if (!argument.isEmpty()) {
            return refuse(Verb.DATA, StandardReplies.NO_ARGUMENT);
        }
        return opening.isReady() ? mailing.data() : refuse(Verb.DATA, StandardReplies.HELO_FIRST);
    }

    private Step reset(String argument) {
        if (!argument.isEmpty()) {
            return conversation.answer(StandardReplies.NO_ARGUMENT);
        }
        mailing.end(null);
        return conversation.say(StandardReplies.OK);
    }

    private Step quit() {
        mailing.end(null);
        return new Say(StandardReplies.BYE, After.CLOSE);
    }

    /** Commands with an address or a name in them say themselves what may go beyond ASCII. */
    private static boolean mayNameAnyone(Verb verb) {
        return verb != null
                && (verb.opensTransaction()
                        || verb == Verb.RCPT
                        || verb == Verb.VRFY
                        || verb == Verb.EXPN);
    }

    private Step malformed(Reply reply) {
        return conversation.answer(
                opening.isRefused() ? StandardReplies.REFUSED_CONNECTION : reply);
    }

    /** Content sent behind a refused DATA must not be read as commands. */
    private Step refuse(Verb verb, Reply reply) {
        return conversation.answer(reply, verb == Verb.DATA ? After.CLOSE_IF_MORE : After.CONTINUE);
    }

    /** Whatever closes the session ends its transaction. */
    private Step closing(Step step) {
        if (step instanceof Say say && say.after() == After.CLOSE) {
            mailing.end(say.reply());
        }
        return step;
    }
}
