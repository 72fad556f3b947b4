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
            Reply reply = stage.accepts(code) ? complete(stage, code, said, accepting) : accepting;
            List<Recipient> to = asked == null ? List.of() : recipients.among(asked, said.body());
            return new Ruling(true, reply, to);
        }
        if (code != null && stage.accepts(code)) {
            return Ruling.accept(complete(stage, code, said, accepting));
        }
        if (code == null || code < 400 || code > 599) {
            return Ruling.refuse(StandardReplies.failure(id));
        }
        if (code == 551 && said.text() == null && said.body() instanceof Values values) {
            String text = "User not local; please try <" + values.values().get(0) + ">";
            return Ruling.refuse(Reply.of(551, status(stage, 551, said), text));
        }
        return Ruling.refuse(complete(stage, code, said, null));
    }

    private static Reply complete(ServerStage stage, int code, Said said, Reply accepting) {
        Reply standard =
                accepting != null && accepting.getCode() == code
                        ? accepting
                        : StandardReplies.of(code);
        String text = said.text() == null ? standard.getText() : said.text();
        return Reply.of(code, status(stage, code, said), text);
    }

    private static String status(ServerStage stage, int code, Said said) {
        String status = said.status();
        if (Reply.isStatus(status) && status.charAt(0) - '0' == code / 100) {
            return status;
        }
        if (!stage.hasStatus() && code / 100 < 4) {
            return null;
        }
        return code == stage.refusingCode()
                ? stage.refusingStatus()
                : StandardReplies.of(code).getStatus();
    }

    private static Ruling body(ServerStage stage, Outcome outcome, Reply accepting, String id) {
        return switch (stage) {
            case VRFY, EXPN -> LookupRules.judge(stage, outcome, id);
            case HELP -> help(outcome, accepting, id);
            case MESSAGE -> Ruling.accept(accepting);
            default -> verdict(stage, outcome, accepting, id);
        };
    }

    private static Ruling verdict(ServerStage stage, Outcome outcome, Reply accepting, String id) {
        if (outcome instanceof Outcome.Unchanged || accepted(outcome)) {
            return Ruling.accept(accepting);
        }
        if (outcome instanceof Outcome.Nothing || outcome instanceof Verdict) {
            int code = stage.refusingCode();
            return Ruling.refuse(
                    Reply.of(code, stage.refusingStatus(), StandardReplies.of(code).getText()));
        }
        return Ruling.refuse(StandardReplies.failure(id));
    }

    private static boolean accepted(Outcome outcome) {
        return outcome instanceof Verdict verdict && verdict.accepted();
    }

    private static Ruling help(Outcome outcome, Reply accepting, String id) {
        if (outcome instanceof Values values) {
            StringBuilder text = new StringBuilder();
            for (Object line : values.values()) {
                text.append(text.isEmpty() ? "" : "\n").append(line);
            }
            return Ruling.accept(Reply.of(214, "2.0.0", text.toString()));
        }
        if (outcome instanceof Outcome.Nothing) {
            return Ruling.refuse(HelpText.UNKNOWN_TOPIC);
        }
        return outcome instanceof Outcome.Unchanged || accepted(outcome)
                ? Ruling.accept(accepting)
                : Ruling.refuse(StandardReplies.failure(id));
    }
}
