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
    private final QueueStart queueStart;
    private final Chunking chunking;
    private final Encryption encryption;
    private final Authenticating authenticating;
    private boolean firstLine = true;

    public ServerDialogue(ServerSettings settings, Session session, ServerHost host) {
        this.settings = settings;
        this.conversation = new ServerConversation(settings, host);
        this.mailing = new Mailing(settings, session, host, conversation);
        this.opening = new Opening(settings, session, host, conversation, mailing);
        this.chunking = new Chunking(conversation, mailing);
        this.lookups = new Lookups(session, conversation, mailing);
        this.queueStart = new QueueStart(conversation, mailing);
        this.encryption = new Encryption(settings, session, conversation, opening, mailing);
        this.authenticating = new Authenticating(settings, session, host, conversation);
    }

    /** The connection is there. */
    public Step connect() {
        return opening.connect();
    }

    /** A command line came, or one that answers a challenge of AUTH, without its CRLF. */
    public Step command(byte[] line, int from, int to) {
        if (authenticating.isOpen()) {
            return closing(authenticating.line(line, from, to));
        }
        boolean first = firstLine;
        firstLine = false;
        if (first && CommandParser.isHttp(line, from, to)) {
            return new Say(StandardReplies.NOT_SMTP, After.CLOSE);
        }
        conversation.speakUtf8(mailing.isUtf8());
        Step step;
        try {
            step = command(CommandParser.parse(line, from, to));
        } catch (SyntaxException e) {
            step = malformed(e.getReply(), line, from, to);
        }
        return closing(step);
    }

    /** A command line that begins so was longer than allowed and was dropped to its end. */
    public Step lineTooLong(byte[] line, int from, int to) {
        firstLine = false;
        return closing(
                authenticating.isOpen()
                        ? authenticating.lineTooLong()
                        : malformed(StandardReplies.LINE_TOO_LONG, line, from, to));
    }

    /** The server cannot begin the TLS that was to follow. */
    public Step tlsUnavailable() {
        return conversation.say(StandardReplies.NO_TLS_NOW);
    }

    /** Something else than a TLS handshake came behind STARTTLS; it must not be read. */
    public Step notTls() {
        return closing(new Say(StandardReplies.NO_HANDSHAKE, After.CLOSE));
    }

    /** A client speaks TLS where commands are expected. */
    public Step notSmtp() {
        return closing(new Say(StandardReplies.NOT_TLS, After.CLOSE));
    }

    /**
     * The TLS handshake is done, be it behind STARTTLS or before {@link #connect}.
     *
     * @param versionAndSuite as {@link Session#getTls} gives it
     * @param subject of the client's certificate (RFC 2253), or null
     * @param serverEndPoint as {@link Session#getServerEndPoint} gives it
     */
    public void secured(String versionAndSuite, String subject, byte[] serverEndPoint) {
        encryption.secured(versionAndSuite, subject, serverEndPoint);
    }

    /** A command line had no end as far as it was dropped. */
    public Step lineEndless() {
        return closing(new Say(StandardReplies.LINE_TOO_LONG, After.CLOSE));
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

    /** Whether the next line answers a challenge of AUTH, and may be as long as such lines are. */
    public boolean isAuthenticating() {
        return authenticating.isOpen();
    }

    /** Whether a MAIL was accepted whose final reply is not given. */
    public boolean inTransaction() {
        return mailing.isOpen();
    }

    /** Whether more than half of the allowed errors are used up, so that each reply has to wait. */
    public boolean isSlowed() {
        return conversation.errors().isHalfUsed();
    }

    /** Whether a recipient was refused since the last message that was taken. */
    public boolean hasRefusedRecipient() {
        return conversation.errors().hasRefusedRecipient();
    }

    /** Whether the last step's reply may go beyond ASCII (RFC 6531 3.7.4). */
    public boolean speaksUtf8() {
        return conversation.speaksUtf8();
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

    /**
     * The octets of a {@link Step.Chunk} that is not the last were read.
     *
     * @param octets how many there were
     * @param verdict of the content so far
     */
    public Step chunkRead(long octets, ContentVerdict verdict) {
        return closing(chunking.read(octets, verdict));
    }

    /** The octets of a {@link Step.Drop} were read. */
    public Step dropped() {
        return closing(chunking.dropped());
    }

    /** What came of the last {@link Ask}. */
    public Step answered(Outcome outcome) {
        return closing(conversation.answered(outcome));
    }

    private Step command(Command command) throws SyntaxException {
        Verb verb = command.verb();
        if (opening.isRefused() && verb != Verb.QUIT) {
            return refuse(command, StandardReplies.REFUSED_CONNECTION);
        }
        String argument = command.argument();
        if (!mayNameAnyone(verb) && !(Text.isAscii(command.name()) && Text.isAscii(argument))) {
            return refuse(command, StandardReplies.NOT_ASCII);
        }
        if (verb == null || !settings.knows(verb)) {
            return conversation.answer(StandardReplies.UNKNOWN_VERB);
        }
        if (!settings.offers(verb)) {
            return refuse(command, StandardReplies.NOT_IMPLEMENTED);
        }
        if (encryption.isMissingFor(verb)) {
            return conversation.answer(StandardReplies.TLS_FIRST);
        }
        if (authenticating.isAwaitedBy(verb)) {
            return conversation.answer(StandardReplies.AUTH_FIRST);
        }
        return switch (verb) {
            case STARTTLS -> encryption.start(argument);
            case HELO -> opening.hello(argument, false);
            case EHLO, LHLO -> opening.hello(argument, true);
            case AUTH -> authenticate(argument);
            case MAIL, SEND, SOML, SAML -> mail(verb, argument);
            case RCPT -> recipient(argument);
            case DATA -> data(command);
            case BDAT ->
                    chunking.chunk(argument, opening.isReady() ? null : StandardReplies.HELO_FIRST);
            case RSET -> reset(argument);
            case VRFY -> lookups.verify(argument);
            case EXPN -> lookups.expand(argument);
            case HELP -> lookups.help(argument);
            case NOOP -> conversation.say(StandardReplies.OK);
            case QUIT -> quit();
            case ETRN -> startQueue(argument);
            case XCLIENT -> opening.xclient(argument);
            case TURN -> conversation.answer(StandardReplies.NOT_IMPLEMENTED);
        };
    }

    private Step authenticate(String argument) {
        return mailing.isOpen()
                ? conversation.answer(StandardReplies.NESTED_MAIL)
                : authenticating.begin(argument);
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

    private Step data(Command command) {
        if (!command.argument().isEmpty()) {
            return refuse(command, StandardReplies.NO_ARGUMENT);
        }
        return opening.isReady() ? mailing.data() : refuse(command, StandardReplies.HELO_FIRST);
    }

    private Step startQueue(String argument) {
        return opening.isReady()
                ? queueStart.start(argument)
                : conversation.answer(StandardReplies.HELO_FIRST);
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

    /** Whatever was meant, content that follows it must not be read as commands. */
    private Step malformed(Reply reply, byte[] line, int from, int to) {
        After after = After.CONTINUE;
        if (CommandParser.begins(line, from, to, Verb.BDAT)) {
            // The octets of its chunk follow, nobody knows how many.
            after = After.CLOSE;
        } else if (CommandParser.begins(line, from, to, Verb.DATA)) {
            after = After.CLOSE_IF_MORE;
        }
        return conversation.answer(
                opening.isRefused() ? StandardReplies.REFUSED_CONNECTION : reply, after);
    }

    /** Content sent behind a refused DATA or BDAT must not be read as commands. */
    private Step refuse(Command command, Reply reply) {
        if (command.verb() == Verb.BDAT) {
            return chunking.chunk(command.argument(), reply);
        }
        boolean data = command.verb() == Verb.DATA;
        return conversation.answer(reply, data ? After.CLOSE_IF_MORE : After.CONTINUE);
    }

    /** Whatever closes the session ends its transaction. */
    private Step closing(Step step) {
        if (step instanceof Say say && say.after() == After.CLOSE) {
            mailing.end(say.reply());
        }
        return step;
    }
}
