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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
    private static final byte BELL = 7;
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
        byte[] shown = octets(shown(message));
        count(user, message);
        message.setHeader(TerminalConstants.WRITTEN, write(user, accepting, shown));
    }

    private void count(String user, Message message) throws TerminalUnavailableException {
        TerminalEndpoint options = getEndpoint();
        Map<String, Integer> limits = new LinkedHashMap<>();
        limits.put("to " + user, options.getMaxPerUser());
        Object login = message.getHeader(SmtpRawConstants.AUTH_USER);
        Object sender = login != null ? login : message.getHeader(SmtpRawConstants.FROM);
        if (sender != null) {
            limits.put("from " + sender, options.getMaxPerSender());
        }
        long window = options.getRateWindow();
        String over = options.rate().count(limits, TimeUnit.MILLISECONDS.toNanos(window));
        if (over != null) {
            String detail = over + ", " + limits.get(over) + " within " + window + " ms";
            throw new TerminalUnavailableException(user, Reason.TOO_MANY_MESSAGES, detail);
        }
    }

    /** The terminals that accept messages, the one used most recently first; at least one. */
    private List<Terminal> accepting(String user) throws TerminalUnavailableException {
        List<Terminal> terminals;
        try {
            terminals = finder.find(user);
        } catch (IOException e) {
            throw unavailable(user, Reason.LOOKUP_FAILED, e);
        }
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
        IOException failure = new IOException("no terminal");
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
            Reason reason =
                    failure instanceof TerminalWriter.Failure known
                            ? known.reason()
                            : Reason.WRITE_FAILED;
            throw unavailable(user, reason, failure);
        }
        return List.copyOf(written);
    }

    private static TerminalUnavailableException unavailable(
            String user, Reason reason, IOException why) {
        TerminalUnavailableException unavailable =
                new TerminalUnavailableException(user, reason, why.getMessage());
        unavailable.initCause(why);
        return unavailable;
    }

    private String shown(Message message) throws IOException {
        Object from = message.getHeader(SmtpRawConstants.FROM);
        Map<?, ?> mail = message.getHeader(SmtpRawConstants.MAIL, Map.class);
        String sender = from == null ? "Camel" : from.toString().isEmpty() ? "<>" : from.toString();
        String time = LocalTime.now(ZoneId.systemDefault()).format(TIME);
        String framed = text.frame(sender, hostname, time, MessageText.of(content(message), mail));
        return framed;
    }

    /** A charset that has modes or wide units writes control characters of its own. */
    private byte[] octets(String shown) {
        byte[] octets = shown.getBytes(charset);
        for (int i = 0; i < octets.length; i++) {
            boolean control = (octets[i] >= 0 && octets[i] < ' ') || octets[i] == 0x7F;
            octets[i] = control && octets[i] != '\r' && octets[i] != '\n' ? (byte) '?' : octets[i];
        }
        if (!getEndpoint().isBell()) {
            return octets;
        }
        byte[] ringing = new byte[octets.length + 1];
        ringing[0] = BELL;
        System.arraycopy(octets, 0, ringing, 1, octets.length);
        return ringing;
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
