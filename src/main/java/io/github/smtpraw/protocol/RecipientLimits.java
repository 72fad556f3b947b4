package io.github.smtpraw.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which recipients a server takes in one transaction, by the limits that it lists (RFC 9422 4): the
 * others it would refuse, and is not asked about.
 */
final class RecipientLimits {
    private static final Reply TOO_MANY =
            Reply.of(452, "4.5.3", "The server lists a limit of recipients below that");

    private final List<Recipient> within;
    private final Map<Recipient, Reply> beyond;

    RecipientLimits(List<Recipient> recipients, OfferedExtensions offered) {
        int most = offered.limit("RCPTMAX");
        int mostDomains = offered.limit("RCPTDOMAINMAX");
        if (recipients.size() <= Math.min(most, mostDomains)) {
            within = recipients;
            beyond = Map.of();
            return;
        }
        within = new ArrayList<>();
        beyond = new LinkedHashMap<>();
        Set<String> domains = new HashSet<>();
        for (Recipient recipient : recipients) {
            boolean fits =
                    within.size() < most
                            && (domains.size() < mostDomains
                                    || domains.contains(recipient.getDomain()));
            if (fits) {
                domains.add(recipient.getDomain());
                within.add(recipient);
            } else {
                beyond.put(recipient, TOO_MANY);
            }
        }
    }

    /** In their order; at least one. */
    List<Recipient> within() {
        return within;
    }

    /** Each with the reply that it would get. */
    Map<Recipient, Reply> beyond() {
        return beyond;
    }
}
