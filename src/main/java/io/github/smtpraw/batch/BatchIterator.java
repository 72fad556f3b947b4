package io.github.smtpraw.batch;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.BareLineEndings;
import io.github.smtpraw.protocol.Command;
import io.github.smtpraw.protocol.CommandParser;
import io.github.smtpraw.protocol.DataDecoder;
import io.github.smtpraw.protocol.SyntaxException;
import io.github.smtpraw.protocol.Verb;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.util.CaseInsensitiveMap;
import org.apache.camel.util.IOHelper;

/**
 * The messages of a batch, one for each transaction that reaches its content, read as they are
 * asked for. Several batches one behind the other are read as one. What is wrong is thrown by
 * {@link #next()}, when all ahead of it has been given out; behind it nothing more is read.
 */
final class BatchIterator implements Iterator<Message>, Closeable {
    private static final Pattern CHUNK =
            Pattern.compile("(\\d{1,18})(?:[ \\t]+(LAST))?", Pattern.CASE_INSENSITIVE);
    // Of the dialogue only, some as old as BITNET.
    private static final Set<String> WITHOUT_EFFECT =
            Set.of("VRFY", "EXPN", "HELP", "VERB", "ONEX", "TICK");

    private final Exchange exchange;
    private final Map<String, Object> headers;
    private final BatchInput input;
    private final Clock clock;
    private EnvelopeBuilder transaction;

    /** The command behind which the next content stands; null while it is not known. */
    private Command content;

    private RuntimeException failure;
    private long given;
    private boolean done;

    BatchIterator(Exchange exchange, InputStream stream, Clock clock) {
        this.clock = clock;
        this.exchange = exchange;
        this.input = new BatchInput(stream);
        this.headers = new CaseInsensitiveMap(exchange.getIn().getHeaders());
        headers.remove(SmtpRawConstants.MAIL);
        headers.remove(SmtpRawConstants.SIZE);
        Object type = headers.get(Exchange.CONTENT_TYPE);
        if (type != null && BatchSmtpDataFormat.isMediaType(type.toString())) {
            headers.remove(Exchange.CONTENT_TYPE);
        }
    }

    @Override
    public boolean hasNext() {
        if (content == null && failure == null && !done) {
            try {
                content = readEnvelope();
            } catch (IOException e) {
                failure = new BatchSyntaxException(input.line(), "can't be read", e);
            } catch (RuntimeException e) {
                failure = e;
            }
            if (content == null && failure == null) {
                close();
            }
        }
        return content != null || failure != null;
    }

    /**
     * The next message.
     *
     * @throws BatchSyntaxException the batch is damaged there
     */
    @Override
    public Message next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            if (failure != null) {
                throw failure;
            }
            Message message = readMessage(content);
            transaction = null;
            content = null;
            given++;
            return message;
        } catch (IOException e) {
            close();
            throw new BatchSyntaxException(input.line(), "can't be read", e)
                    .inTransaction(given + 1);
        } catch (BatchSyntaxException e) {
            close();
            throw e.inTransaction(given + 1);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        done = true;
        content = null;
        failure = null;
        IOHelper.close(input);
    }

    /** Reads up to the next content; null where there is none. */
    private Command readEnvelope() throws IOException {
        while (true) {
            long number = input.line();
            byte[] line = input.readLine();
            if (line == null) {
                requireNoTransaction(number, "the batch ends");
                return null;
            }
            if (isBlank(line)) {
                continue;
            }
            try {
                Command command = CommandParser.parse(line, 0, line.length);
                if (isContent(command, number)) {
                    return command;
                }
            } catch (SyntaxException e) {
                throw new BatchSyntaxException(number, e.getReply().getText(), e);
            } catch (IllegalArgumentException e) {
                throw new BatchSyntaxException(number, e.getMessage(), e);
            }
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte octet : line) {
            if (octet != ' ' && octet != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Carries out a command; true for the one behind which content stands. */
    private boolean isContent(Command command, long line) throws SyntaxException {
        String name = command.name().toUpperCase(Locale.ROOT);
        Verb verb = command.verb();
        if (verb != null && verb.opensTransaction()) {
            requireNoTransaction(line, name);
            transaction = new EnvelopeBuilder(verb, command.argument(), line, clock);
            return false;
        }
        switch (name) {
            case "HELO", "HELLO", "EHLO", "LHLO", "RSET" -> transaction = null;
            case "NOOP" -> noop(command.argument());
            case "QUIT" -> requireNoTransaction(line, name);
            case "RCPT" -> {
                if (transaction == null) {
                    throw new BatchSyntaxException(line, "RCPT without MAIL");
                }
                transaction.recipient(command.argument());
            }
            case "DATA", "BDAT" -> {
                if (transaction == null || !transaction.hasRecipients()) {
                    throw new BatchSyntaxException(line, name + " without a recipient");
                }
                if (name.equals("DATA") && !command.argument().isEmpty()) {
                    throw new BatchSyntaxException(line, "DATA has no argument");
                }
                return true;
            }
            default -> {
                if (!WITHOUT_EFFECT.contains(name)) {
                    throw new BatchSyntaxException(line, "not a command of batch SMTP");
                }
            }
        }
        return false;
    }

    private void noop(String argument) {
        if (transaction != null) {
            transaction.remark(argument);
        }
    }

    private void requireNoTransaction(long line, String what) {
        if (transaction != null) {
            throw new BatchSyntaxException(
                    line,
                    what + " within the transaction that began at line " + transaction.line());
        }
    }

    private Message readMessage(Command command) throws IOException {
        BatchBody body = new BatchBody(exchange);
        boolean chunks = command.verb() != Verb.DATA;
        DataDecoder decoder =
                chunks
                        ? DataDecoder.forChunks(BareLineEndings.reject)
                        : new DataDecoder(BareLineEndings.convert);
        if (chunks) {
            readChunks(command, decoder, body);
        } else {
            input.readData(decoder, body);
        }
        Message message = new DefaultMessage(exchange);
        message.getHeaders().putAll(headers);
        transaction.build().setHeaders(message);
        boolean binary = decoder.hasNul() || (chunks && decoder.hasBareLineEnding());
        message.setHeader(
                SmtpRawConstants.BODY_TYPE,
                binary ? "BINARYMIME" : decoder.hasEightBit() ? "8BITMIME" : "7BIT");
        message.setBody(body.get());
        return message;
    }

    /** Reads on from one chunk to the next, up to the last. */
    private void readChunks(Command begin, DataDecoder decoder, BatchBody body) throws IOException {
        String argument = begin.argument();
        long number = input.line() - 1;
        while (true) {
            Matcher chunk = CHUNK.matcher(argument);
            if (!chunk.matches()) {
                throw new BatchSyntaxException(
                        number, "BDAT is followed by a size and LAST or not");
            }
            if (input.isUnix()) {
                throw new BatchSyntaxException(
                        number, "BDAT counts octets, but the line ends of this batch are changed");
            }
            input.readChunk(Long.parseLong(chunk.group(1)), decoder, body);
            if (chunk.group(2) != null) {
                decoder.finishChunks();
                return;
            }
            number = input.line();
            argument = nextChunk(number);
        }
    }

    private String nextChunk(long number) throws IOException {
        byte[] line = input.readLine();
        try {
            Command command = line == null ? null : CommandParser.parse(line, 0, line.length);
            if (command != null && command.name().equalsIgnoreCase("BDAT")) {
                return command.argument();
            }
        } catch (SyntaxException e) {
            throw new BatchSyntaxException(number, e.getReply().getText(), e);
        }
        throw new BatchSyntaxException(number, "BDAT ... LAST is missing");
    }
}
