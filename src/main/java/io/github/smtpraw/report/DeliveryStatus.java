package io.github.smtpraw.report;

import io.github.smtpraw.SmtpRawConstants;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Turns a message that failed, waits or left into a report to its sender (RFC 3464), for the
 * producer to send. Safe for use by many threads once its properties are set. It needs the library
 * {@code org.eclipse.angus:angus-mail}.
 *
 * <p><b>Whom it is about.</b> With the action {@code failed}, the first of these that is there: the
 * map in {@code CamelSmtpRejected}, the map in {@code CamelSmtpResponseRejected}, the exception in
 * {@link Exchange#EXCEPTION_CAUGHT}. Of an {@code SmtpRemoteException} everybody of {@code
 * CamelSmtpTo} whom the other server did not serve: where it refused some and so nothing was sent,
 * that is all, each with the reason. Any other exception is about all; of an {@code
 * SmtpReplyException} the reply is told, else nothing. Where there is none of these it is about
 * all, unless {@code CamelSmtpResponseCode} shows that the message was sent. With {@code delayed}
 * it is the same without those who were refused for good, a 5xx. With {@code relayed} it is
 * everybody of {@code CamelSmtpTo} who is in neither map, with {@code expanded} what RCPT had named
 * in place of those.
 *
 * <p><b>Who is reported.</b> Of these, those whose NOTIFY asks for it (RFC 3461 4.1): {@code
 * failed} FAILURE, {@code delayed} DELAY, or no NOTIFY at all; {@code relayed} and {@code expanded}
 * SUCCESS. NEVER is never. Nobody where the sender is the null reverse path, since no report
 * answers a report (RFC 5321 6.1). The sender is {@code CamelSmtpFrom}, or the recipient's own
 * {@code sender}, as members of a list have it.
 *
 * <p><b>What comes out</b> is the same message. Where nobody is reported its body is null. Else the
 * body is the report as {@code byte[]}, and its envelope is in the headers: {@code CamelSmtpFrom}
 * empty, {@code CamelSmtpTo} the sender with NOTIFY=NEVER, {@code CamelSmtpVerb} MAIL; what was
 * said of the other message, and {@code CamelSmtpHost}, is removed; but {@code CamelSmtpRequireTls}
 * stays, since a report shall be as safe (RFC 8689 5). Either way those it was about are dealt
 * with: they are removed from {@code CamelSmtpRejected} and {@code CamelSmtpResponseRejected},
 * which go away once they are empty.
 *
 * <p><b>The report</b> is {@code multipart/report} (RFC 3462): plain words, {@code
 * message/delivery-status} with ENVID and ORCPT, and what is returned of the message: all of it, or
 * its header section where {@code CamelSmtpReturn} is HDRS, where it is larger than {@code
 * maxReturned}, where it has a NUL, and where {@code CamelSmtpRequireTls} is set (RFC 8689 5). An
 * address beyond ASCII makes it {@code message/global-delivery-status} (RFC 6533).
 *
 * <p><b>What a queue knows of it</b> it says by {@link #ARRIVAL}, {@link #LAST_ATTEMPT}, {@link
 * #RETRY_UNTIL} and {@link #REMOTE_HOST}, all of which may be missing.
 *
 * <p>{@link #process} throws an IllegalArgumentException where the recipients to be reported have
 * different senders, so that it is several reports: split by {@code EnvelopeSplitter.bySender}
 * first; and where {@code CamelSmtpFrom} or {@code CamelSmtpTo} is missing, or one of the two maps
 * is none.
 */
public class DeliveryStatus implements Processor {
    /**
     * Header: when the message came, as an {@code Instant}, a {@code Date} or milliseconds since
     * 1970; {@code Arrival-Date} (RFC 3464 2.2.5). By default what the exchange knows, where it is
     * the one that the message came with.
     */
    public static final String ARRIVAL = "CamelSmtpArrival";

    /** Header: when it was tried last, as above; {@code Last-Attempt-Date} (RFC 3464 2.3.7). */
    public static final String LAST_ATTEMPT = "CamelSmtpLastAttempt";

    /**
     * Header: until when it is tried, as above; {@code Will-Retry-Until} (RFC 3464 2.3.9) of what
     * is delayed. Of what has failed: that this time is over, which is 4.4.7 where no server said
     * anything (RFC 3463 3.5).
     */
    public static final String RETRY_UNTIL = "CamelSmtpRetryUntil";

    /**
     * Header: the server that gave the replies, as {@code host} or {@code host:port}; {@code
     * Remote-MTA} (RFC 3464 2.3.5).
     */
    public static final String REMOTE_HOST = "CamelSmtpRemoteHost";

    private static final int MAX_RETURNED = 65536;

    private Action action = Action.failed;
    private String hostname = machine();
    private String from;
    private int maxReturned = MAX_RETURNED;

    /**
     * @throws IllegalStateException naming the library, where Jakarta Mail is missing
     */
    public DeliveryStatus() {
        try {
            ReportMail.check();
        } catch (LinkageError | IllegalStateException e) {
            throw new IllegalStateException(
                    "DeliveryStatus needs the library org.eclipse.angus:angus-mail", e);
        }
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        Outcomes outcomes = new Outcomes(exchange);
        List<RecipientStatus> statuses = outcomes.of(action);
        List<RecipientStatus> due =
                statuses.stream()
                        .filter(one -> action.isDue(one.recipient().getDsnNotify()))
                        .filter(one -> !ReportEnvelope.sender(message, one.recipient()).isEmpty())
                        .toList();
        if (due.isEmpty()) {
            message.setBody(null);
        } else {
            report(exchange, due, ReportEnvelope.sender(message, due));
        }
        outcomes.settle(statuses);
    }

    private void report(Exchange exchange, List<RecipientStatus> due, String sender)
            throws Exception {
        Message message = exchange.getMessage();
        ReportText text =
                new ReportText(
                        action,
                        hostname,
                        message.getHeader(SmtpRawConstants.ENVELOPE_ID, String.class),
                        Attempts.read(exchange),
                        due);
        ReportMail mail = new ReportMail(text.type()).addWords(text.words());
        mail.add(
                "message/" + text.type(),
                text.fields().getBytes(StandardCharsets.UTF_8),
                text.isGlobal());
        Returned returned =
                Returned.read(exchange, ReportEnvelope.returnsHeaders(message), maxReturned);
        if (returned != null) {
            boolean utf8 = message.getHeader(SmtpRawConstants.UTF8, false, Boolean.class);
            mail.add(returned.mediaType(utf8), returned.octets(), returned.eightBit());
        }
        message.setBody(mail.toByteArray(fields(sender)));
        ReportEnvelope.set(message, sender, mail.isEightBit());
    }

    private Map<String, String> fields(String sender) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Date", ReportText.date(ZonedDateTime.now(ZoneId.systemDefault())));
        fields.put("From", getFrom());
        fields.put("To", "<" + sender + ">");
        fields.put("Subject", action.subject());
        fields.put("Message-ID", "<" + UUID.randomUUID() + "@" + hostname + ">");
        fields.put("Auto-Submitted", "auto-replied");
        return fields;
    }

    public String getAction() {
        return action.name();
    }

    /**
     * What became of the message: failed, the default; delayed, relayed or expanded.
     *
     * @throws IllegalArgumentException for anything else
     */
    public void setAction(String action) {
        this.action = Action.valueOf(action.strip().toLowerCase(Locale.ROOT));
    }

    public String getHostname() {
        return hostname;
    }

    /**
     * The name of the mail system that reports; the machine's by default.
     *
     * @throws IllegalArgumentException for what is no host name
     */
    public void setHostname(String hostname) {
        if (!hostname.matches("[\\w.\\[\\]:-]{1,255}")) {
            throw new IllegalArgumentException("hostname: no host name: " + hostname);
        }
        this.hostname = hostname;
    }

    public String getFrom() {
        return Objects.requireNonNullElse(
                from, "Mail Delivery System <MAILER-DAEMON@" + hostname + ">");
    }

    /**
     * The field From of the report; {@code Mail Delivery System <MAILER-DAEMON@hostname>} by
     * default. The envelope's sender is the null reverse path whatever it says.
     *
     * @throws IllegalArgumentException for characters that are not printable ASCII
     */
    public void setFrom(String from) {
        if (from != null && !from.matches("[ -~]+")) {
            throw new IllegalArgumentException("from: not printable ASCII: " + Lines.clean(from));
        }
        this.from = from;
    }

    public int getMaxReturned() {
        return maxReturned;
    }

    /**
     * Octets of a message above which a report returns its header section alone; 65536 by default,
     * 0 for never all of it. Of a header section the first 65536 octets are returned at most.
     *
     * @throws IllegalArgumentException below 0
     */
    public void setMaxReturned(int maxReturned) {
        if (maxReturned < 0) {
            throw new IllegalArgumentException("maxReturned: below 0: " + maxReturned);
        }
        this.maxReturned = maxReturned;
    }
}
