package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Outcome.Values;
import java.util.List;

/** What VRFY and EXPN say of what was found (RFC 821 3.3, RFC 5321 3.5). */
final class LookupRules {
    private static final Reply NO_SUCH_USER =
            Reply.of(550, "5.1.1", "String does not match anything");
    private static final Reply NO_SUCH_LIST = Reply.of(550, "5.1.1", "No such mailing list");

    private LookupRules() {}

    static Ruling judge(ServerStage stage, Outcome outcome, String id) {
        if (outcome instanceof Values values) {
            return stage == ServerStage.EXPN
                    ? Ruling.accept(Reply.of(250, "2.1.5", lines(values.values())))
                    : verify(values.values());
        }
        if (ReplyRules.isNo(outcome)) {
            return Ruling.refuse(stage == ServerStage.EXPN ? NO_SUCH_LIST : NO_SUCH_USER);
        }
        // Unchanged or true: nothing was looked up, and 250 must not be said of a guess (3.5.3).
        return outcome instanceof Outcome.Unintelligible
                ? Ruling.refuse(StandardReplies.failure(id))
                : Ruling.accept(StandardReplies.CANNOT_VERIFY);
    }

    private static Ruling verify(List<Object> found) {
        if (found.size() == 1) {
            return Ruling.accept(Reply.of(250, "2.1.5", mailbox(found.get(0))));
        }
        return Ruling.refuse(
                Reply.of(553, "5.1.4", "User ambiguous; possibilities are\n" + lines(found)));
    }

    private static String lines(List<Object> found) {
        StringBuilder lines = new StringBuilder();
        for (Object one : found) {
            lines.append(lines.isEmpty() ? "" : "\n").append(mailbox(one));
        }
        return lines.toString();
    }

    /** An address alone gets its brackets, {@code Full Name <box@host>} has them. */
    private static String mailbox(Object found) {
        String text = found.toString().strip();
        return text.indexOf('<') >= 0 ? text : "<" + text + ">";
    }
}
