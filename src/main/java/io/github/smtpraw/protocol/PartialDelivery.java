package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Outcome.Partly;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The one reply of plain SMTP to a message that the route did not serve to every recipient: never a
 * 250, so that the client does not believe in all, nor a transient one once some were served, so
 * that it does not repeat the whole.
 */
final class PartialDelivery {
    private PartialDelivery() {}

    static Ruling judge(ReplyRules rules, Partly partly, Reply accepting, String id) {
        Ruling whole = rules.judge(ServerStage.MESSAGE, partly.rest(), accepting, id);
        Map<Recipient, Reply> rejected = partly.rejected();
        return !whole.accepted() || rejected.isEmpty()
                ? whole
                : Ruling.refuse(reply(rejected, partly.all(), id));
    }

    /**
     * @param rejected somebody
     * @param all whether nobody else was there
     */
    static Reply reply(Map<Recipient, Reply> rejected, boolean all, String id) {
        if (all) {
            boolean mayRetry = rejected.values().stream().anyMatch(Reply::isTransient);
            Reply first =
                    rejected.values().stream()
                            .filter(reply -> !mayRetry || reply.isTransient())
                            .findFirst()
                            .orElseThrow();
            int code = mayRetry ? 451 : 554;
            String status = first.getStatus();
            boolean fits = status != null && status.charAt(0) - '0' == code / 100;
            return Reply.of(
                    code,
                    fits ? status : mayRetry ? "4.3.0" : "5.0.0",
                    "Delivered to none of the recipients; id " + id);
        }
        String names =
                rejected.keySet().stream()
                        .map(recipient -> "<" + recipient.getAddress() + ">")
                        .collect(Collectors.joining(" "));
        return Reply.of(554, "5.0.0", "Delivered to the others, not to " + names + "; id " + id);
    }
}
