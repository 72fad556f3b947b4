package io.github.smtpraw.protocol;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The built-in answers to HELP (RFC 821 4.1.1, RFC 5321 4.1.1.8). */
final class HelpText {
    static final Reply UNKNOWN_TOPIC = Reply.of(504, "5.5.4", "HELP topic unknown");

    private static final Map<Verb, String> USAGE = new EnumMap<>(Verb.class);

    static {
        USAGE.put(Verb.HELO, "HELO <host>\nBegins a session and names the client.");
        USAGE.put(Verb.EHLO, "EHLO <host>\nBegins a session; the reply lists the extensions.");
        USAGE.put(Verb.LHLO, "LHLO <host>\nBegins an LMTP session, which has no HELO and no EHLO.");
        USAGE.put(Verb.AUTH, "AUTH <mechanism> [<initial-response>]\nProves who the user is.");
        USAGE.put(Verb.MAIL, "MAIL FROM:<reverse-path>\nBegins a message to mailboxes.");
        USAGE.put(Verb.SEND, "SEND FROM:<reverse-path>\nBegins a message to terminals.");
        USAGE.put(
                Verb.SOML,
                "SOML FROM:<reverse-path>\nBegins a message to a terminal, or else a mailbox.");
        USAGE.put(
                Verb.SAML,
                "SAML FROM:<reverse-path>\nBegins a message to a terminal and a mailbox.");
        USAGE.put(Verb.RCPT, "RCPT TO:<forward-path>\nNames one recipient; say it for each.");
        USAGE.put(Verb.DATA, "DATA\nBegins the content; a line with a single dot ends it.");
        USAGE.put(
                Verb.BDAT,
                "BDAT <octets> [LAST]\nBegins a chunk of the content, in place of DATA.");
        USAGE.put(Verb.RSET, "RSET\nEnds the transaction without sending.");
        USAGE.put(Verb.VRFY, "VRFY <string>\nAsks who a user is.");
        USAGE.put(Verb.EXPN, "EXPN <string>\nAsks who is on a mailing list.");
        USAGE.put(Verb.ETRN, "ETRN <host>\nAsks that what waits for a host be sent to it.");
        USAGE.put(Verb.HELP, "HELP [<topic>]\nTells about a command.");
        USAGE.put(Verb.NOOP, "NOOP\nDoes nothing.");
        USAGE.put(Verb.QUIT, "QUIT\nEnds the session.");
        USAGE.put(
                Verb.XCLIENT,
                "XCLIENT <attribute>=<value> ...\nTells whom a trusted proxy speaks for.");
        USAGE.put(Verb.STARTTLS, "STARTTLS\nBegins to encrypt; say EHLO again behind it.");
        USAGE.put(Verb.TURN, "TURN\nIs not implemented: it would hand mail to strangers.");
    }

    private HelpText() {}

    /** The reply to HELP with that topic; {@code ""} for none. */
    static Reply reply(String topic, ServerSettings settings) {
        if (topic.isEmpty()) {
            return Reply.of(214, "2.0.0", overview(settings));
        }
        Verb verb = Verb.of(topic);
        String usage = verb == null ? null : USAGE.get(verb);
        return usage == null ? UNKNOWN_TOPIC : Reply.of(214, "2.0.0", usage);
    }

    /** The verbs that this server offers. */
    private static String overview(ServerSettings settings) {
        List<String> verbs = new ArrayList<>();
        for (Verb verb : USAGE.keySet()) {
            // What only proxies say would puzzle people.
            if (verb != Verb.XCLIENT && settings.knows(verb) && settings.offers(verb)) {
                verbs.add(verb.name());
            }
        }
        return "Commands:\n"
                + String.join(" ", verbs)
                + "\nHELP <command> tells more of one of them";
    }
}
