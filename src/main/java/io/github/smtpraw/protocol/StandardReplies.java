package io.github.smtpraw.protocol;

import java.util.Map;

/**
 * Replies that need no thought, and the standard status and text of each code (RFC 5321 4.2.3, RFC
 * 3463).
 */
public final class StandardReplies {
    public static final Reply NO_CONNECTIONS =
            Reply.of(421, "4.7.0", "Too many connections; try again later");
    public static final Reply NO_CONNECTIONS_FROM_THERE =
            Reply.of(421, "4.7.0", "Too many connections from your address; try again later");
    public static final Reply SHUTTING_DOWN =
            Reply.of(421, "4.3.2", "Service closing transmission channel");
    public static final Reply TIMED_OUT = Reply.of(421, "4.4.2", "Timed out; closing connection");
    public static final Reply UNAVAILABLE =
            Reply.of(451, "4.3.2", "Service not available now; try again later");

    static final Reply READY_FOR_TLS = Reply.of(220, "2.0.0", "Ready to start TLS");
    static final Reply NO_TLS_NOW =
            Reply.of(454, "4.7.0", "TLS not available now; try again later");
    static final Reply TLS_FIRST = Reply.of(530, "5.7.0", "Say STARTTLS first");
    static final Reply TLS_ALREADY = Reply.of(503, "5.5.1", "The connection is encrypted already");
    static final Reply NO_HANDSHAKE =
            Reply.of(501, "5.5.1", "A TLS handshake was expected behind STARTTLS");
    static final Reply OK = Reply.of(250, "2.0.0", "OK");
    static final Reply BYE = Reply.of(221, "2.0.0", "Closing transmission channel");
    static final Reply TOO_MANY_ERRORS = Reply.of(421, "4.7.0", "Too many errors");
    static final Reply TOO_MANY_MESSAGES =
            Reply.of(421, "4.7.0", "Enough messages for one connection; come again");
    static final Reply LINE_TOO_LONG = Reply.of(500, "5.5.2", "Command line too long");
    static final Reply UNKNOWN_VERB = Reply.of(500, "5.5.2", "Command not recognised");
    static final Reply NOT_IMPLEMENTED = Reply.of(502, "5.5.1", "Command not implemented");
    static final Reply NO_ARGUMENT = Reply.of(501, "5.5.4", "No argument is expected");
    static final Reply ARGUMENT_MISSING = Reply.of(501, "5.5.4", "An argument is expected");
    static final Reply NOT_ASCII = Reply.of(501, "5.5.2", "Only ASCII is expected");
    static final Reply AUTH_FIRST = Reply.of(530, "5.7.0", "Authentication required");
    static final Reply HELO_FIRST = Reply.of(503, "5.5.1", "Say HELO or EHLO first");
    static final Reply NESTED_MAIL =
            Reply.of(503, "5.5.1", "A transaction is open; end it or say RSET");
    static final Reply MAIL_FIRST = Reply.of(503, "5.5.1", "Say MAIL first");
    static final Reply RCPT_FIRST = Reply.of(503, "5.5.1", "Say RCPT first");
    static final Reply CONTENT_BEGUN =
            Reply.of(503, "5.5.1", "The content has begun; end it by BDAT or say RSET");
    static final Reply BINARY_BY_BDAT = Reply.of(503, "5.5.1", "BINARYMIME needs BDAT");
    static final Reply BAD_CHUNK_SIZE = Reply.of(501, "5.5.4", "Syntax: BDAT <octets> [LAST]");
    static final Reply NOT_A_PROXY = Reply.of(550, "5.7.0", "XCLIENT is not for you");
    static final Reply EACH_RECIPIENT = Reply.of(353, "Replies for each recipient follow");
    static final Reply NO_VALID_RECIPIENTS = Reply.of(554, "5.5.1", "No valid recipients");
    static final Reply REFUSED_CONNECTION =
            Reply.of(503, "5.5.1", "The connection was refused; say QUIT");
    static final Reply NOT_SMTP = Reply.of(554, "5.5.1", "This is an SMTP server");
    static final Reply NOT_TLS = Reply.of(554, "5.5.1", "No TLS here without STARTTLS");
    static final Reply TOO_MANY_RECIPIENTS = Reply.of(452, "4.5.3", "Too many recipients");
    static final Reply TOO_LARGE = Reply.of(552, "5.3.4", "Message too large");
    static final Reply UNKNOWN_PARAMETER = Reply.of(555, "5.5.4", "Parameter not recognised");
    static final Reply BAD_PARAMETER = Reply.of(501, "5.5.4", "Bad value of a parameter");
    static final Reply NO_SOURCE_ROUTES = Reply.of(550, "5.7.1", "Source routes are not taken");
    static final Reply RELAY_DENIED = Reply.of(550, "5.7.1", "Relaying denied");
    static final Reply CANNOT_VERIFY =
            Reply.of(252, "2.0.0", "Cannot verify the user, but will take mail for it");
    static final Reply QUEUE_STARTED = Reply.of(250, "2.0.0", "OK, queuing for that node started");
    static final Reply START_MAIL_INPUT = Reply.of(354, "Start mail input; end with <CRLF>.<CRLF>");

    private static final Map<Integer, Reply> BY_CODE =
            Map.ofEntries(
                    entry(211, "2.0.0", "System status"),
                    entry(214, "2.0.0", "Help message"),
                    entry(220, null, "Service ready"),
                    entry(221, "2.0.0", "Service closing transmission channel"),
                    entry(235, "2.7.0", "Authentication successful"),
                    entry(250, "2.0.0", "OK"),
                    entry(251, "2.1.5", "User not local; will forward"),
                    entry(252, "2.0.0", "Cannot verify the user, but will take mail for it"),
                    entry(253, "2.0.0", "Pending messages started"),
                    entry(354, null, "Start mail input; end with <CRLF>.<CRLF>"),
                    entry(421, "4.3.2", "Service not available, closing transmission channel"),
                    entry(432, "4.7.12", "A password transition is needed"),
                    entry(450, "4.2.0", "Mailbox unavailable now"),
                    entry(451, "4.3.0", "Local error in processing"),
                    entry(452, "4.3.1", "Insufficient system storage"),
                    entry(454, "4.7.0", "Temporary authentication failure"),
                    entry(455, "4.5.4", "Parameters cannot be accommodated now"),
                    entry(458, "4.7.0", "Unable to queue messages for that node"),
                    entry(459, "4.7.1", "Node not allowed"),
                    entry(500, "5.5.2", "Command not recognised"),
                    entry(501, "5.5.4", "Syntax error in parameters or arguments"),
                    entry(502, "5.5.1", "Command not implemented"),
                    entry(503, "5.5.1", "Bad sequence of commands"),
                    entry(504, "5.5.4", "Parameter not implemented"),
                    entry(521, "5.3.2", "Host does not accept mail"),
                    entry(530, "5.7.0", "Authentication required"),
                    entry(534, "5.7.9", "Authentication mechanism is too weak"),
                    entry(535, "5.7.8", "Authentication credentials invalid"),
                    entry(538, "5.7.11", "Encryption required for the mechanism"),
                    entry(550, "5.7.1", "Refused"),
                    entry(551, "5.1.6", "User not local"),
                    entry(552, "5.2.2", "Exceeded storage allocation"),
                    entry(553, "5.1.3", "Mailbox name not allowed"),
                    entry(554, "5.7.1", "Transaction failed"),
                    entry(555, "5.5.4", "Parameter not recognised"),
                    entry(556, "5.1.10", "Domain does not accept mail"));

    private static final String FAILURE_TEXT = "Local error in processing; id ";

    private StandardReplies() {}

    private static Map.Entry<Integer, Reply> entry(int code, String status, String text) {
        return Map.entry(code, Reply.of(code, status, text));
    }

    /** The standard reply of a code, by its first digit where the code is not known. */
    static Reply of(int code) {
        Reply known = BY_CODE.get(code);
        if (known != null) {
            return known;
        }
        return switch (code / 100) {
            case 2 -> Reply.of(code, "2.0.0", "OK");
            case 4 -> Reply.of(code, "4.0.0", "Try again later");
            default -> Reply.of(code, "5.0.0", "Refused");
        };
    }

    /** A reply to a failure that the client is told nothing of but the id to ask for. */
    static Reply failure(String id) {
        return Reply.of(451, "4.3.0", FAILURE_TEXT + id);
    }

    /** Whether it is a {@link #failure}. */
    static boolean isFailure(Reply reply) {
        return reply.getCode() == 451 && reply.getText().startsWith(FAILURE_TEXT);
    }
}
