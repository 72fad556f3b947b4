package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Step.After;
import io.github.smtpraw.protocol.Step.Ask;
import io.github.smtpraw.protocol.Step.Say;
import java.util.List;
import java.util.function.Function;

/** How the parts of a session's dialogue ask routes and speak to the client, errors counted. */
final class ServerConversation {
    private final ServerSettings settings;
    private final ReplyRules rules;
    private final ErrorBudget errors;
    private final ServerHost host;
    private ServerStage stage;
    private boolean utf8;
    private Function<Outcome, Step> awaited;

    ServerConversation(ServerSettings settings, ServerHost host) {
        this.settings = settings;
        this.host = host;
        this.rules = new ReplyRules(settings.forwardReply());
        this.errors = new ErrorBudget(settings.limits().maxErrors());
    }

    /** Asks, and goes on with what came of it; at once where no policy decides that stage. */
    Step ask(Ask question, Function<Outcome, Step> then) {
        if (!settings.asks(question.stage())) {
            return then.apply(Outcome.UNCHANGED);
        }
        return askRoute(question, then);
    }

    /** Asks even where no policy is set: the message route is always there. */
    Step askRoute(Ask question, Function<Outcome, Step> then) {
        stage = question.stage();
        awaited = then;
        return question;
    }

    /** What came of the last question. */
    Step answered(Outcome outcome) {
        Function<Outcome, Step> then = awaited;
        awaited = null;
        Step next = then.apply(outcome);
        boolean replaced = next instanceof Say said && StandardReplies.isFailure(said.reply());
        if (replaced && !(outcome instanceof Outcome.Failed)) {
            host.senseless(stage, outcome);
        }
        return next;
    }

    ServerSettings settings() {
        return settings;
    }

    /** Whether the reply to the command in hand may go beyond ASCII (RFC 6531 3.7.4). */
    boolean speaksUtf8() {
        return utf8;
    }

    void speakUtf8(boolean mayGoBeyondAscii) {
        utf8 = mayGoBeyondAscii;
    }

    ReplyRules rules() {
        return rules;
    }

    ErrorBudget errors() {
        return errors;
    }

    /** Says them one after the other; none counts as an error. */
    Step say(List<Reply> ahead, Reply reply) {
        boolean closing = ahead.stream().anyMatch(one -> one.getCode() == 421);
        Say last = after(reply, closing ? After.CLOSE : After.CONTINUE);
        return new Say(ahead, reply, last.after());
    }

    /** Says what counts as no error, whatever it is. */
    Step say(Reply reply) {
        return after(reply, After.CONTINUE);
    }

    /** Says it; a 5xx counts as an error. */
    Step answer(Reply reply) {
        return answer(reply, After.CONTINUE);
    }

    /** Says it; a 5xx counts as an error, and the one that is too many ends the session. */
    Step answer(Reply reply, After after) {
        return errors.used(reply)
                ? new Say(StandardReplies.TOO_MANY_ERRORS, After.CLOSE)
                : after(reply, after);
    }

    /** 421 says that the channel closes, whoever chose it (RFC 5321 4.2.1). */
    private static Say after(Reply reply, After after) {
        return new Say(reply, reply.getCode() == 421 ? After.CLOSE : after);
    }
}
