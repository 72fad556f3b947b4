package io.github.smtpraw.batch;

import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.spi.DataFormatContentTypeHeader;
import org.apache.camel.spi.DataFormatName;
import org.apache.camel.spi.annotations.Dataformat;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.camel.util.InetAddressUtil;

/**
 * The data format {@code batchSmtp}: a message with its envelope as a body of type {@code
 * application/batch-SMTP} (RFC 2442), and back.
 *
 * <p><b>Marshalling</b> writes EHLO, one transaction, QUIT: the verb, the reverse path and the
 * parameters of MAIL, the recipients with theirs, from the exchange's headers. Recipients with a
 * sender of their own get a transaction for each such sender. What RCPT had named before an alias
 * or a list led elsewhere stands behind the recipient as {@code NOOP ORIGINAL=…}, in xtext (RFC
 * 3461 4), which other readers pass over; so does, behind MAIL, the time from which BY and HOLDFOR
 * count, which on the way back are less by what has passed. Content goes by DATA, or by BDAT (RFC
 * 3030) where only that brings the same octets back: with a bare CR or LF, a NUL, or no CRLF at its
 * end; {@link #setExtensions} tells of a form without all that. What can't stand in a command is a
 * {@link CamelExchangeException}, and nothing is written.
 *
 * <p><b>Unmarshalling</b> gives a closeable {@code Iterator<Message>}, one for each transaction,
 * for {@code split} with {@code streaming}. Each has the headers of its envelope beside those that
 * the exchange had, and a body of its own. A damaged batch is a {@link BatchSyntaxException} when
 * the place is reached.
 */
@Dataformat("batchSmtp")
public class BatchSmtpDataFormat extends ServiceSupport
        implements DataFormat, DataFormatName, DataFormatContentTypeHeader {
    /** For octets of a few commands; content is not copied by a buffer. */
    private static final int COMMANDS = 1024;

    private static final String MEDIA_TYPE = "application/batch-SMTP";

    private final Clock clock;
    private String heloName;
    private boolean contentTypeHeader = true;
    private boolean extensions = true;

    public BatchSmtpDataFormat() {
        this(Clock.systemUTC());
    }

    BatchSmtpDataFormat(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String getDataFormatName() {
        return "batchSmtp";
    }

    static boolean isMediaType(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith(MEDIA_TYPE.toLowerCase(Locale.ROOT));
    }

    @Override
    public void marshal(Exchange exchange, Object graph, OutputStream stream) throws Exception {
        StreamCache content = content(exchange, graph);
        ContentScan scan = new ContentScan();
        BatchWriter.write(content, scan);
        scan.close();

        if (scan.isBinary() && !extensions) {
            throw new CamelExchangeException(
                    "No batch SMTP can be made without extensions: the content has a NUL, or a CR"
                            + " or LF that is no line end",
                    exchange);
        }

        Set<String> required = new TreeSet<>();
        if (!scan.isText() && extensions) {
            required.add("CHUNKING");
        }
        List<List<String>> transactions = transactions(exchange, scan, required);
        if (contentTypeHeader) {
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, mediaType(required));
        }
        OutputStream buffered = new BufferedOutputStream(stream, COMMANDS);
        BatchWriter writer = new BatchWriter(buffered);
        String name = heloName != null ? heloName : InetAddressUtil.getLocalHostNameSafe();
        writer.command((extensions ? "EHLO " : "HELO ") + name);
        for (List<String> transaction : transactions) {
            writer.transaction(transaction, content, scan, extensions);
        }
        writer.command("QUIT");
        buffered.flush();
    }

    /** The content in a form that can be read more than once. */
    private static StreamCache content(Exchange exchange, Object body) throws Exception {
        if (body instanceof StreamCache cache) {
            return cache;
        }
        if (body instanceof byte[] || body instanceof String) {
            return new InputStreamCache(
                    ExchangeHelper.convertToMandatoryType(exchange, byte[].class, body));
        }
        CachedOutputStream cache = new CachedOutputStream(exchange);
        try (InputStream in =
                ExchangeHelper.convertToMandatoryType(exchange, InputStream.class, body)) {
            in.transferTo(cache);
        }
        return cache.newStreamCache();
    }

    private List<List<String>> transactions(
            Exchange exchange, ContentScan scan, Set<String> required)
            throws CamelExchangeException {
        try {
            List<List<String>> transactions = new ArrayList<>();
            for (Envelope envelope : Envelope.of(exchange.getMessage()).bySender()) {
                EnvelopeCommands commands =
                        new EnvelopeCommands(envelope, scan.bodyType(), extensions, clock);
                transactions.add(commands.lines());
                commands.addRequired(required);
            }
            return transactions;
        } catch (IllegalArgumentException e) {
            throw new CamelExchangeException("No batch SMTP can be made", exchange, e);
        }
    }

    private static String mediaType(Set<String> required) {
        return required.isEmpty()
                ? MEDIA_TYPE
                : MEDIA_TYPE + "; required-extensions=\"" + String.join(",", required) + '"';
    }

    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) {
        BatchIterator messages = new BatchIterator(exchange, stream, clock);
        // A split that is given up half way does not close it.
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                messages.close();
                            }
                        });
        return messages;
    }

    /**
     * The name in the first line, EHLO; the machine's by default.
     *
     * @throws IllegalArgumentException for a name with blanks or control characters
     */
    public void setHeloName(String heloName) {
        if (heloName != null && !heloName.matches("[!-~]+")) {
            throw new IllegalArgumentException("not a host name: " + heloName);
        }
        this.heloName = heloName;
    }

    public String getHeloName() {
        return heloName;
    }

    /** Whether marshalling sets the header Content-Type; default true. */
    @Override
    public void setContentTypeHeader(boolean contentTypeHeader) {
        this.contentTypeHeader = contentTypeHeader;
    }

    public boolean isContentTypeHeader() {
        return contentTypeHeader;
    }

    /**
     * Whether marshalling writes what RFC 821 does not have; default true. Readers of the old form
     * of batch SMTP, such as that of Exim, take no parameters and no BDAT. Without extensions the
     * wishes of the envelope are left out, content without an end of its last line gets one, and
     * what can't go without is a {@link CamelExchangeException}: CamelSmtpRequireTls, an address
     * beyond ASCII, and content with a NUL or with a CR or LF that is no line end.
     */
    public void setExtensions(boolean extensions) {
        this.extensions = extensions;
    }

    public boolean isExtensions() {
        return extensions;
    }
}
