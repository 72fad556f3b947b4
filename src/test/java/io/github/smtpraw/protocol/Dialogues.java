package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.smtpraw.protocol.Step.After;
import io.github.smtpraw.protocol.Step.Ask;
import io.github.smtpraw.protocol.Step.Say;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A server's dialogue with its host, spoken to in lines and outcomes. */
final class Dialogues implements ServerHost {
    /** The states of the reference's table C2. */
    enum State {
        C,
        R,
        M,
        T,
        B,
        CLOSED
    }

    final List<String> refusals = new ArrayList<>();
    final List<String> endings = new ArrayList<>();
    final List<ServerStage> senseless = new ArrayList<>();
    final List<Envelope> ended = new ArrayList<>();
    final Session session;
    boolean unavailable;
    private final ServerDialogue dialogue;
    private Step last;
    private int ids;
    private boolean chunking;

    private Dialogues(ServerSettings settings, String peer) {
        session = new Session("SESSION", peer, "127.0.0.1:25");
        dialogue = new ServerDialogue(settings, session, this);
    }

    /** What is not said otherwise: no policy, no domains, the design's defaults. */
    static final class Setup {
        private Set<ServerStage> asked = EnumSet.noneOf(ServerStage.class);
        private Set<Verb> verbs = EnumSet.of(Verb.MAIL, Verb.SEND, Verb.SOML, Verb.SAML);
        private String localDomains = "";
        private int forwardReply = 251;
        private SourceRoutes sourceRoutes = SourceRoutes.drop;
        private int maxRecipients = 1000;
        private int maxErrors = 1000;
        private int maxMessages;
        private List<String> enabled = List.of();
        private List<String> disabled = List.of();
        private MailProtocol protocol = MailProtocol.smtp;
        private String xclientHosts = "";
        private TlsMode tls = TlsMode.off;

        Setup asking(ServerStage first, ServerStage... more) {
            asked = EnumSet.of(first, more);
            return this;
        }

        Setup verbs(Verb first, Verb... more) {
            verbs = EnumSet.of(first, more);
            return this;
        }

        Setup localDomains(String list) {
            localDomains = list;
            return this;
        }

        Setup enabling(String... keywords) {
            enabled = List.of(keywords);
            return this;
        }

        Setup disabling(String... keywords) {
            disabled = List.of(keywords);
            return this;
        }

        Setup lmtp() {
            protocol = MailProtocol.lmtp;
            return this;
        }

        Setup xclientHosts(String list) {
            xclientHosts = list;
            return this;
        }

        Setup tls(TlsMode mode) {
            tls = mode;
            return this;
        }

        Setup forwardReply(int code) {
            forwardReply = code;
            return this;
        }

        Setup sourceRoutes(SourceRoutes how) {
            sourceRoutes = how;
            return this;
        }

        Setup maxRecipients(int count) {
            maxRecipients = count;
            return this;
        }

        Setup maxErrors(int count) {
            maxErrors = count;
            return this;
        }

        Setup maxMessages(int count) {
            maxMessages = count;
            return this;
        }

        ServerSettings settings() {
            return new ServerSettings(
                    "mx.example.org",
                    asked,
                    verbs,
                    new LocalDomains(localDomains),
                    forwardReply,
                    sourceRoutes,
                    new ServerSettings.Limits(1000, maxRecipients, maxErrors, maxMessages),
                    Extensions.of(enabled, disabled),
                    new ServerSettings.Security(tls, List.of(), false, false),
                    protocol,
                    new Networks(xclientHosts));
        }

        /** Not connected yet. */
        Dialogues unconnected() {
            return new Dialogues(settings(), "192.0.2.1:4321");
        }

        /** In that state, every policy on the way having accepted. */
        Dialogues in(State state) {
            return in(state, protocol == MailProtocol.lmtp ? "LHLO" : "EHLO");
        }

        Dialogues in(State state, String hello) {
            Dialogues talk = unconnected();
            talk.accepting(talk.connect());
            if (state != State.C) {
                talk.accepting(talk.line(hello + " client.example"));
            }
            if (state == State.M || state == State.T || state == State.B) {
                talk.accepting(talk.line("MAIL FROM:<ann@example.com>"));
            }
            if (state == State.T || state == State.B) {
                talk.accepting(talk.line("RCPT TO:<postmaster>"));
            }
            if (state == State.B) {
                talk.accepting(talk.line("BDAT 5"));
            }
            assertEquals(state, talk.state());
            return talk;
        }
    }

    static Setup with() {
        return new Setup();
    }

    ServerDialogue dialogue() {
        return dialogue;
    }

    Step connect() {
        last = dialogue.connect();
        return last;
    }

    /** A command; where it is a chunk, its octets as well, which are good. */
    Step line(String line) {
        last = read(command(line));
        return last;
    }

    /** A command line alone. */
    Step command(String line) {
        chunking &= dialogue.inTransaction();
        byte[] octets = ("x" + line).getBytes(StandardCharsets.UTF_8);
        last = dialogue.command(octets, 1, octets.length);
        return last;
    }

    /** A line past the limit that begins so. */
    Step tooLong(String head) {
        byte[] octets = ("x" + head).getBytes(StandardCharsets.UTF_8);
        last = dialogue.lineTooLong(octets, 1, octets.length);
        return last;
    }

    private Step read(Step step) {
        chunking |= step instanceof Step.Chunk;
        if (step instanceof Step.Drop) {
            return dialogue.dropped();
        }
        if (step instanceof Step.Chunk chunk && chunk.last()) {
            return dialogue.contentEnded(ContentVerdict.GOOD);
        }
        return step instanceof Step.Chunk chunk
                ? dialogue.chunkRead(chunk.octets(), ContentVerdict.GOOD)
                : step;
    }

    Step answer(Outcome outcome) {
        last = dialogue.answered(outcome);
        return last;
    }

    /** A command, and what is said to it. */
    Reply say(String line) {
        return reply(line(line));
    }

    /** The same where the message route may be asked, and serves everyone. */
    Reply sayToTheEnd(String line) {
        return reply(line(line) instanceof Ask ? answer(Outcome.UNCHANGED) : last);
    }

    /** What is said for each recipient. */
    List<String> each(Outcome outcome) {
        Say said = assertInstanceOf(Say.class, answer(outcome));
        List<String> codes = new ArrayList<>();
        said.ahead().forEach(reply -> codes.add(codes(reply)));
        codes.add(codes(said.reply()));
        return codes;
    }

    /** A command that a policy is asked about, what comes of it, and what is said. */
    Reply say(String line, Outcome outcome) {
        assertInstanceOf(Ask.class, line(line), line);
        return reply(answer(outcome));
    }

    /** Content, and what comes of it. */
    Reply content(Outcome outcome) {
        last = dialogue.contentEnded(ContentVerdict.GOOD);
        assertEquals(ServerStage.MESSAGE, assertInstanceOf(Ask.class, last).stage());
        return reply(answer(outcome));
    }

    Reply content(ContentVerdict verdict) {
        last = dialogue.contentEnded(verdict);
        return reply(last);
    }

    private void accepting(Step step) {
        Step next = step;
        if (step instanceof Ask) {
            next = read(answer(Outcome.UNCHANGED));
        }
        assertEquals(2, reply(next).getCode() / 100, () -> "not accepted: " + last);
    }

    static Reply reply(Step step) {
        return step instanceof Step.Receive receive
                ? receive.reply()
                : assertInstanceOf(Say.class, step).reply();
    }

    static After after(Step step) {
        return assertInstanceOf(Say.class, step).after();
    }

    /** {@code 550 5.1.1}, or {@code 220 -}. */
    static String codes(Reply reply) {
        return reply.getCode() + " " + (reply.getStatus() == null ? "-" : reply.getStatus());
    }

    boolean isClosed() {
        return last instanceof Say say && say.after() == After.CLOSE;
    }

    /** As a client would find out, which leaves all as it is. */
    State state() {
        if (isClosed()) {
            return State.CLOSED;
        }
        if (dialogue.inTransaction() && chunking) {
            return State.B;
        }
        if (dialogue.inTransaction()) {
            return dialogue.envelope().named() == 0 ? State.M : State.T;
        }
        return session.getHelo() == null ? State.C : State.R;
    }

    @Override
    public boolean refusesTransactions() {
        return unavailable;
    }

    @Override
    public String newMessageId() {
        return "MESSAGE" + ++ids;
    }

    @Override
    public void refused(ServerStage stage, Object subject, Envelope envelope, Reply reply) {
        String transaction = envelope == null ? "-" : envelope.messageId();
        refusals.add(stage + " " + subject + " " + transaction + " " + codes(reply));
    }

    @Override
    public void ended(Envelope envelope, Reply reply) {
        ended.add(envelope);
        endings.add(envelope.messageId() + " " + (reply == null ? "given up" : codes(reply)));
    }

    @Override
    public void senseless(ServerStage stage, Outcome outcome) {
        senseless.add(stage);
    }
}
