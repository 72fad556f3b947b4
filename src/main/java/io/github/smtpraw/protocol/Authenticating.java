package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Outcome.Said;
import io.github.smtpraw.protocol.Outcome.Values;
import io.github.smtpraw.protocol.Outcome.Verdict;
import io.github.smtpraw.protocol.Step.Ask;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The command AUTH and the lines that belong to it (RFC 4954 4). */
final class Authenticating {
    private static final Reply DONE = Reply.of(235, "2.7.0", "Authentication successful");
    private static final Reply FAILED = StandardReplies.of(535);
    private static final Reply EHLO_FIRST = Reply.of(503, "5.5.1", "Say EHLO first");
    private static final Reply ALREADY = Reply.of(503, "5.5.1", "Already authenticated");
    private static final Reply UNKNOWN_MECHANISM =
            Reply.of(504, "5.5.4", "Authentication mechanism not recognised");
    private static final Reply TLS_FIRST =
            Reply.of(538, "5.7.11", "Encryption is required for authentication; say STARTTLS");
    private static final Reply SERVER_FIRST =
            Reply.of(501, "5.7.0", "The mechanism takes no initial response");
    private static final Reply SYNTAX = Reply.of(501, "5.5.4", "Syntax: AUTH mechanism [response]");
    private static final Reply NOT_BASE64 = Reply.of(501, "5.5.2", "Not base64");
    private static final Reply MALFORMED = Reply.of(501, "5.5.2", "Not what the mechanism expects");
    private static final Reply CANCELLED = Reply.of(501, "5.5.2", "Authentication cancelled");
    private static final Reply LINE_TOO_LONG =
            Reply.of(500, "5.5.6", "Authentication exchange line too long");

    private final ServerSettings settings;
    private final Session session;
    private final ServerHost host;
    private final ServerConversation conversation;
    private SaslExchange exchange;
    private Credentials credentials;
    private String user;
    private Reply success;

    Authenticating(
            ServerSettings settings,
            Session session,
            ServerHost host,
            ServerConversation conversation) {
        this.settings = settings;
        this.session = session;
        this.host = host;
        this.conversation = conversation;
    }

    /** Whether the next line answers a challenge. */
    boolean isOpen() {
        return exchange != null;
    }

    /** Whether that command has to wait for AUTH. */
    boolean isAwaitedBy(Verb verb) {
        return settings.security().authRequired()
                && session.getAuthUser() == null
                && (verb.opensTransaction()
                        || verb == Verb.VRFY
                        || verb == Verb.EXPN
                        || verb == Verb.ETRN);
    }

    /** AUTH outside of a transaction. */
    Step begin(String argument) {
        if (!session.isExtended()) {
            return conversation.answer(EHLO_FIRST);
        }
        if (session.getAuthUser() != null) {
            return conversation.answer(ALREADY);
        }
        int blank = argument.indexOf(' ');
        String name = blank < 0 ? argument : argument.substring(0, blank);
        String response = blank < 0 ? "" : argument.substring(blank).strip();
        if (name.isEmpty() || response.indexOf(' ') >= 0) {
            return conversation.answer(SYNTAX);
        }
        SaslMechanism mechanism = settings.security().mechanism(name);
        if (mechanism == null) {
            return conversation.answer(UNKNOWN_MECHANISM);
        }
        if (!settings.security().mayAuthenticate(session)) {
            return conversation.answer(TLS_FIRST);
        }
        return mechanism.isUsable(session)
                ? begin(mechanism, response)
                : conversation.answer(UNKNOWN_MECHANISM);
    }

    private Step begin(SaslMechanism mechanism, String response) {
        if (mechanism.isServerFirst() && !response.isEmpty()) {
            return conversation.answer(SERVER_FIRST);
        }
        exchange = mechanism.begin(session);
        if (response.isEmpty()) {
            return next(exchange.begin());
        }
        // An empty initial response has a form of its own (RFC 4954 4).
        return respond(response.equals("=") ? "" : response);
    }

    /** A line that answers a challenge, without its CRLF. */
    Step line(byte[] line, int from, int to) {
        return respond(new String(line, from, to - from, StandardCharsets.ISO_8859_1));
    }

    /** Such a line was longer than allowed. */
    Step lineTooLong() {
        return fail(LINE_TOO_LONG);
    }

    private Step respond(String text) {
        if (text.equals("*")) {
            return fail(CANCELLED);
        }
        byte[] response;
        try {
            response = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return fail(NOT_BASE64);
        }
        return text.length() % 4 == 0 ? next(exchange.respond(response)) : fail(NOT_BASE64);
    }

    private Step next(SaslExchange.Next next) {
        if (next instanceof SaslExchange.Challenge challenge) {
            byte[] octets = challenge.text().getBytes(StandardCharsets.UTF_8);
            return conversation.say(Reply.of(334, Base64.getEncoder().encodeToString(octets)));
        }
        if (next instanceof SaslExchange.Ask ask) {
            credentials = ask.credentials();
            return conversation.ask(
                    new Ask(ServerStage.AUTH, credentials, null), outcome -> judged(outcome));
        }
        if (next instanceof SaslExchange.Success) {
            session.authenticated(user);
            end();
            return conversation.say(success);
        }
        return fail(next instanceof SaslExchange.Malformed ? MALFORMED : FAILED);
    }

    private Step judged(Outcome outcome) {
        success = DONE;
        user = null;
        if (outcome instanceof Said said) {
            Ruling ruling =
                    conversation.rules().judge(ServerStage.AUTH, outcome, DONE, session.getId());
            if (!ruling.accepted()) {
                return fail(ruling.reply());
            }
            success = ruling.reply();
            user = named(said.body());
            return next(exchange.judged(accept(user == null ? credentials.getUsername() : user)));
        }
        if (outcome instanceof Outcome.Failed || outcome instanceof Outcome.Unavailable) {
            return fail(
                    conversation
                            .rules()
                            .judge(ServerStage.AUTH, outcome, DONE, session.getId())
                            .reply());
        }
        if (outcome instanceof Verdict verdict && verdict.accepted()) {
            // Who acts as another is allowed to by name alone.
            boolean itself = credentials.getAuthorizationId() == null;
            return next(exchange.judged(itself && accept(credentials.getUsername())));
        }
        return next(exchange.judged(accept(named(outcome))));
    }

    private boolean accept(String name) {
        user = name;
        return name != null && !name.isBlank();
    }

    /** The String that names the authorised user; null for anything else. */
    private static String named(Outcome outcome) {
        return outcome instanceof Values values
                        && !values.collection()
                        && values.values().get(0) instanceof String name
                ? name.strip()
                : null;
    }

    private Step fail(Reply reply) {
        Credentials shown = credentials;
        end();
        if (shown != null) {
            host.refused(ServerStage.AUTH, shown, null, reply);
        }
        return conversation.answer(reply);
    }

    private void end() {
        exchange = null;
        credentials = null;
    }
}
