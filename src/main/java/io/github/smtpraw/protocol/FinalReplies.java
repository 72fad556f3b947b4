package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Outcome.Partly;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A final reply for each accepted RCPT command, in their order (RFC 2033 4.2), by the same rules as
 * the one reply of plain SMTP; and what they come to.
 *
 * @param each one for each command
 * @param overall that of the whole: 250 where anyone was served
 */
record FinalReplies(List<Reply> each, Reply overall) {

    /**
     * @param commands those whom each RCPT command leads to
     * @param accepting what is said for whom was served
     */
    static FinalReplies judge(
            ReplyRules rules,
            Outcome outcome,
            List<List<Recipient>> commands,
            Reply accepting,
            String id) {
        Partly partly =
                outcome instanceof Partly some ? some : new Partly(Map.of(), false, outcome);
        Ruling whole = rules.judge(ServerStage.MESSAGE, partly.rest(), accepting, id);
        if (!whole.accepted()) {
            return of(whole.reply(), commands.size());
        }
        Map<Recipient, Reply> strangers = new LinkedHashMap<>(partly.rejected());
        commands.forEach(members -> members.forEach(strangers::remove));
        List<Reply> each = new ArrayList<>();
        for (List<Recipient> members : commands) {
            Map<Recipient, Reply> rejected = among(members, partly.rejected());
            // Whom nobody asked for is one of somebody's all the same.
            each.add(reply(rejected.isEmpty() ? strangers : rejected, members, whole.reply(), id));
        }
        return new FinalReplies(each, overall(each, whole.reply(), id));
    }

    private static Map<Recipient, Reply> among(
            List<Recipient> members, Map<Recipient, Reply> rejected) {
        Map<Recipient, Reply> among = new LinkedHashMap<>();
        for (Recipient member : members) {
            Reply reply = rejected.get(member);
            if (reply != null) {
                among.put(member, reply);
            }
        }
        return among;
    }

    /** The same for each of so many. */
    static FinalReplies of(Reply reply, int count) {
        List<Reply> each = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            each.add(reply);
        }
        return new FinalReplies(each, reply);
    }

    private static Reply reply(
            Map<Recipient, Reply> rejected, List<Recipient> members, Reply accepting, String id) {
        if (rejected.isEmpty()) {
            return accepting;
        }
        boolean all = rejected.keySet().containsAll(members);
        return all && members.size() == 1
                ? given(rejected.values().iterator().next(), id)
                : PartialDelivery.reply(rejected, all, id);
    }

    /** What the route gave, where it is a refusal. */
    private static Reply given(Reply reply, String id) {
        if (!reply.isTransient() && !reply.isPermanent()) {
            return StandardReplies.failure(id);
        }
        String status = reply.getStatus();
        return Reply.of(
                reply.getCode(),
                status == null ? StandardReplies.of(reply.getCode()).getStatus() : status,
                reply.getText());
    }

    private static Reply overall(List<Reply> each, Reply accepting, String id) {
        long served = each.stream().filter(Reply::isPositive).count();
        if (served == each.size()) {
            return accepting;
        }
        if (served > 0) {
            return Reply.of(250, "2.0.0", "OK for " + served + " of " + each.size() + "; id " + id);
        }
        return each.stream().filter(Reply::isTransient).findFirst().orElse(each.get(0));
    }
}
