package io.github.smtpraw.protocol;

import java.util.List;

/**
 * What a transaction says of its message so far (RFC 5321 2.3.1).
 *
 * @param messageId unique; stands in the Received field, the reply and the log
 * @param verb MAIL, SEND, SOML or SAML
 * @param from the reverse path without brackets, {@code ""} for the null one
 * @param recipients those accepted so far, members of lists in the place of the list
 * @param named how many RCPT commands were accepted
 * @param utf8 whether it was opened with SMTPUTF8
 * @param parameters what MAIL said besides
 */
public record Envelope(
        String messageId,
        Verb verb,
        String from,
        List<Recipient> recipients,
        int named,
        boolean utf8,
        MailParameters parameters) {}
