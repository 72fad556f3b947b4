package io.github.smtpraw.terminal;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.TerminalUnavailableException;
import io.github.smtpraw.TerminalUnavailableException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.MessageHelper;
import org.apache.camel.util.InetAddressUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a message on the terminals of a user. */
class TerminalProducer extends DefaultProducer {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalProducer.class);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
    // Nobody reads more on a terminal; what lies behind is not even read.
    private static final int MAX_CONTENT = 256 * 1024;

    private TerminalFinder finder;
    private TerminalWriter writer;
    private TerminalText text;
    private Charset charset;
    private String hostname;

    TerminalProducer(TerminalEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public TerminalEndpoint getEndpoint() {
        return (TerminalEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        TerminalEndpoint options = getEndpoint();
        finder = options.finder();
        text = new TerminalText(options.getMaxLines(), options.getMaxColumns());
        charset = Charset.forName(options.getCharset());
        hostname =
                options.getHostname() != null
                        ? options.getHostname()
                        : InetAddressUtil.getLocalHostNameSafe();
        writer = new TerminalWriter(options.getTimeout());
        writer.check();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        Object header = message.getHeader(TerminalConstants.USER);
        String user = Logins.of(header != null ? header : getEndpoint().getUser());
        List<Terminal> accepting = accepting(user);
        List<String> written = write(user, accepting, shown(message).getBytes(charset));
        message.setHeader(TerminalConstants.WRITTEN, written);
    }

    /** The terminals that accept messages, the one used most recently first; at least one. */
    private List<Terminal> accepting(String user) throws Exception {
        List<Terminal> terminals = finder.find(user);
        if (terminals.isEmpty()) {
            throw new TerminalUnavailableException(user, Reason.NOT_LOGGED_IN, null);
        }
        List<Terminal> accepting =
                terminals.stream()
                        .filter(Terminal::accepting)
                        .sorted(Comparator.comparing(Terminal::lastUsed).reversed())
                        .toList();
        if (accepting.isEmpty()) {
            throw new TerminalUnavailableException(user, Reason.REFUSES_MESSAGES, null);
        }
        return accepting;
    }

    private List<String> write(String user, List<Terminal> terminals, byte[] octets)
            throws TerminalUnavailableException {
        boolean all = getEndpoint().getSelect() == TerminalSelection.all;
        List<String> written = new ArrayList<>();
        IOException failure = null;
        for (Terminal terminal : terminals) {
            try {
                writer.write(terminal.device(), octets);
                written.add(terminal.device().toString());
                if (!all) {
                    break;
                }
            } catch (IOException e) {
                LOG.debug("{} of {} could not be written to", terminal.device(), user, e);
                failure = e;
            }
        }
        if (written.isEmpty()) {
            String detail = failure == null ? null : failure.getMessage();
            throw (TerminalUnavailableException)
                    new TerminalUnavailableException(user, Reason.WRITE_FAILED, detail)
                            .initCause(failure);
        }
        return List.copyOf(written);
    }

    private String shown(Message message) throws IOException {
        Object from = message.getHeader(SmtpRawConstants.FROM);
        Map<?, ?> mail = message.getHeader(SmtpRawConstants.MAIL, Map.class);
        String sender = from == null ? "Camel" : from.toString().isEmpty() ? "<>" : from.toString();
        String time = LocalTime.now(ZoneId.systemDefault()).format(TIME);
        String framed = text.frame(sender, hostname, time, MessageText.of(content(message), mail));
        return getEndpoint().isBell() ? '\007' + framed : framed;
    }

    private static byte[] content(Message message) throws IOException {
        MessageHelper.resetStreamCache(message);
        InputStream stream = message.getBody(InputStream.class);
        if (stream == null) {
            return new byte[0];
        }
        try {
            return stream.readNBytes(MAX_CONTENT);
        } finally {
            MessageHelper.resetStreamCache(message);
        }
    }
}
