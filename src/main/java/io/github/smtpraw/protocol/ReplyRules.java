package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Outcome.Partly;
import io.github.smtpraw.protocol.Outcome.Said;
import io.github.smtpraw.protocol.Outcome.Values;
import io.github.smtpraw.protocol.Outcome.Verdict;
import java.util.List;

/**
 * How an outcome becomes a reply, the same at every stage: a reply that was set comes first, then
 * the body speaks; what makes no sense at its stage is a 451 4.3.0.
 */
final class ReplyRules {
    private final RecipientRules recipients;

    /**
     * @param forwardReply 251 tells a new address at RCPT, 250 hides it
     */
    ReplyRules(int forwardReply) {
        this.recipients = new RecipientRules(forwardReply);
    }

    /**
     * @param stage where it was asked
     * @param accepting what is said when the outcome accepts and chose no reply
     * @param id names the session or message in a reply to a failure
     */
    Ruling judge(ServerStage stage, Outcome outcome, Reply accepting, String id) {
        if (outcome instanceof Said said) {
            return explicit(stage, said, accepting, id, null);
        }
        if (outcome instanceof Partly partly) {
            return PartialDelivery.judge(this, partly, accepting, id);
        }
        Ruling common = common(outcome, id);
        return common != null ? common : body(stage, outcome, accepting, id);
    }

    /** RCPT: as {@link #judge}, and whom the recipient leads to. */
    Ruling judgeRecipient(Recipient asked, Outcome outcome, Reply accepting, String id) {
        if (outcome instanceof Said said) {
            return explicit(ServerStage.RCPT, said, accepting, id, asked);
        }
        Ruling common = common(outcome, id);
        return common != null ? common : recipients.judge(asked, outcome, accepting, id);
    }

    private static Ruling common(Outcome outcome, String id) {
        if (outcome instanceof Outcome.Failed) {
            return Ruling.refuse(StandardReplies.failure(id));
        }
        if (outcome instanceof Outcome.Unavailable) {
            return Ruling.refuse(StandardReplies.UNAVAILABLE);
        }
        return null;
    }

    private Ruling explicit(
            ServerStage stage, Said said, Reply accepting, String id, Recipient asked) {
        Integer code = said.code();
        if (code != null && code / 100 == 2) {
            Reply own = own(stage, said, accepting, id);
            Reply reply = stage.accepts(code) ? complete(stage, code, said, own) : own;
            List<Recipient> to = asked == null ? List.of() : recipients.among(asked, said.body());
            return new Ruling(true, reply, to);
        }
        if (code != null && stage.accepts(code)) {
            return Ruling.accept(complete(stage, code, said, accepting));
        }
        if (code == null || code < 400 || code > 599) {
            return Ruling.refuse(StandardReplies.failure(id));
        }
        return Ruling.refuse(complete(stage, code, said, null));
    }

    /** What the stage itself says to accept, with what was found if something was looked up. */
    private static Reply own(ServerStage stage, Said said, Reply accepting, String id) {
        boolean looksUp =
                stage == ServerStage.VRFY || stage == ServerStage.EXPN || stage == ServerStage.HELP;
        if (looksUp && said.body() instanceof Values) {
            Ruling found = body(stage, said.body(), accepting, id);
            return found.accepted() ? found.reply() : accepting;
        }
        return accepting;
    }

    /**
     * @param own what the stage itself says to accept; null for a refusal
     */
    private static Reply complete(ServerStage stage, int code, Said said, Reply own) {
        Reply standard = standard(code, said.body(), own);
        String text = said.text() == null ? standard.getText() : said.text();
        return Reply.of(code, status(stage, code, said, standard), text);
    }

    private static Reply standard(int code, Outcome body, Reply own) {
        if ((code == 251 || code == 551) && body instanceof Values values) {
            Reply elsewhere = RecipientRules.elsewhere(code, values.values().get(0));
            if (elsewhere != null) {
                return elsewhere;
            }
        }
        return own != null && own.getCode() == code ? own : StandardReplies.of(code);
    }

    private static String status(ServerStage stage, int code, Said said, Reply standard) {
        if (!stage.hasStatus() && code / 100 < 4) {
            return null;
        }
        String status = said.status();
        if (Reply.isStatus(status) && status.charAt(0) - '0' == code / 100) {
            return status;
        }
        return code == stage.refusingCode() ? stage.refusingStatus() : standard.getStatus();
    }

    private static Ruling body(ServerStage stage, Outcome outcome, Reply accepting, String id) {
        return switch (stage) {
            case VRFY, EXPN -> LookupRules.judge(stage, outcome, id);
            case HELP -> help(outcome, accepting, id);
            case ETRN -> etrn(outcome, accepting, id);
            case MESSAGE -> Ruling.accept(accepting);
            default -> verdict(stage, outcome, accepting, id);
        };
    }

    /** Whether it is a body's plain no: null, nothing, or false. */
    static boolean isNo(Outcome outcome) {
        return outcome instanceof Outcome.Nothing
                || (outcome instanceof Verdict verdict && !verdict.accepted());
    }

    private static Ruling verdict(ServerStage stage, Outcome outcome, Reply accepting, String id) {
        if (outcome instanceof Outcome.Unchanged || accepted(outcome)) {
            return Ruling.accept(accepting);
        }
        if (isNo(outcome)) {
            int code = stage.refusingCode();
            return Ruling.refuse(
                    Reply.of(code, stage.refusingStatus(), StandardReplies.of(code).getText()));
        }
        return Ruling.refuse(StandardReplies.failure(id));
    }

    private static boolean accepted(Outcome outcome) {
        return outcome instanceof Verdict verdict && verdict.accepted();
    }

    /** Nothing is started by a policy that has not said so. */
    private static Ruling etrn(Outcome outcome, Reply accepting, String id) {
        return verdict(
                ServerStage.ETRN,
                outcome instanceof Outcome.Unchanged ? Outcome.NOTHING : outcome,
                accepting,
                id);
    }

    private static Ruling help(Outcome outcome, Reply accepting, String id) {
        if (outcome instanceof Values values) {
            StringBuilder text = new StringBuilder();
            for (Object line : values.values()) {
                text.append(text.isEmpty() ? "" : "\n").append(line);
            }
            return Ruling.accept(Reply.of(214, "2.0.0", text.toString()));
        }
        if (isNo(outcome)) {
            return Ruling.refuse(HelpText.UNKNOWN_TOPIC);
        }
        return outcome instanceof Outcome.Unchanged || accepted(outcome)
                ? Ruling.accept(accepting)
                : Ruling.refuse(StandardReplies.failure(id));
    }
}
