package io.github.smtpraw.protocol;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a message costs in the protocol, piece by piece; no socket, no Camel. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PieceBenchmark {
    private static final int MEGABYTE = 1 << 20;

    private final byte[] command = ascii("RCPT TO:<ann@example.org> NOTIFY=FAILURE\r\n");
    private final byte[][] session = {
        ascii("EHLO client.example.net"),
        ascii("MAIL FROM:<ben@example.net> SIZE=1000"),
        ascii("RCPT TO:<ann@example.org>"),
        ascii("DATA"),
        ascii("QUIT")
    };
    private final Reply reply = Reply.of(250, "2.0.0", "Taken as 4F2KQ7X1");
    private final DataDecoder decoder = new DataDecoder(BareLineEndings.reject);
    private final ContentEncoder encoder = new ContentEncoder(2 * MEGABYTE);
    private final ServerSettings settings = Dialogues.with().settings();
    private final byte[] content = new byte[MEGABYTE];

    private byte[] received;

    @Setup
    public void write() {
        for (int i = 0; i < MEGABYTE; i++) {
            int column = i % 78;
            content[i] = (byte) (column == 76 ? '\r' : column == 77 ? '\n' : 'x');
        }
        received = new byte[MEGABYTE];
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Benchmark
    public Command commandParser() throws SyntaxException {
        return CommandParser.parse(command, 0, command.length - 2);
    }

    @Benchmark
    public Object pathParser() throws SyntaxException {
        return MailArguments.parse("TO:<ann.of.the.north@mail.example.org>", "TO", false);
    }

    @Benchmark
    public byte[] replyEncoder() {
        return ReplyEncoder.encode(reply, true);
    }

    /** A megabyte in lines of 78 octets; it works in place, so it gets a copy. */
    @Benchmark
    public int dataDecoder() {
        System.arraycopy(content, 0, received, 0, MEGABYTE);
        decoder.reset();
        return decoder.decode(received, 0, MEGABYTE);
    }

    /** A megabyte in lines of 78 octets. */
    @Benchmark
    public int dotStuffing() {
        encoder.clear();
        encoder.encode(content, 0, MEGABYTE);
        return encoder.length();
    }

    /** From the greeting to 221, with one message of no content. */
    @Benchmark
    public Step session() {
        ServerDialogue dialogue =
                new ServerDialogue(
                        settings,
                        new Session("SESSION", "192.0.2.1:4321", "127.0.0.1:25"),
                        new Host());
        Step step = dialogue.connect();
        for (byte[] line : session) {
            step = dialogue.command(line, 0, line.length);
            if (step instanceof Step.Receive) {
                dialogue.contentEnded(ContentVerdict.GOOD);
                step = dialogue.answered(Outcome.UNCHANGED);
            }
        }
        return step;
    }

    private static final class Host implements ServerHost {
        @Override
        public boolean refusesTransactions() {
            return false;
        }

        @Override
        public String newMessageId() {
            return "MESSAGE";
        }

        @Override
        public void refused(ServerStage stage, Object subject, Envelope envelope, Reply reply) {
            throw new IllegalStateException(reply.toString());
        }

        @Override
        public void ended(Envelope envelope, Reply reply) {
            // Nobody counts.
        }

        @Override
        public void senseless(ServerStage stage, Outcome outcome) {
            throw new IllegalStateException(outcome.toString());
        }
    }
}
