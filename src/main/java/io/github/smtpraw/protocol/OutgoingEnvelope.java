package io.github.smtpraw.protocol;

import java.util.List;

/**
 * A message to be sent, but for its content.
 *
 * @param verb MAIL, SEND, SOML or SAML
 * @param from the reverse path without its brackets, {@code ""} for the null one
 * @param to at least one recipient
 * @param utf8 whether it was said to need SMTPUTF8, beside what its addresses need
 * @param content what is known of its content
 * @param partial what to do when some of several recipients are refused
 * @param verbFallback whether SOML and SAML may go as MAIL
 * @param wishes what else MAIL shall say
 */
public record OutgoingEnvelope(
        Verb verb,
        String from,
        List<Recipient> to,
        boolean utf8,
        ContentKind content,
        Partial partial,
        boolean verbFallback,
        MailWishes wishes) {

    /** The same with another content. */
    public OutgoingEnvelope with(ContentKind other) {
        return new OutgoingEnvelope(verb, from, to, utf8, other, partial, verbFallback, wishes);
    }

    /**
     * What is known of content before it is sent.
     *
     * @param size octets, the line ends canonical; -1 where it is not known
     * @param type the class of RFC 6152 and RFC 3030, null where it is not known
     * @param seen whether the type is what the content holds; else it is what was said of it
     */
    public record ContentKind(long size, BodyType type, boolean seen) {
        public static final ContentKind UNKNOWN = new ContentKind(-1, null, false);
    }

    /** What octets content is made of (RFC 6152, RFC 3030). */
    public enum BodyType {
        SEVEN_BIT("7BIT"),
        EIGHT_BIT("8BITMIME"),
        /** Anything, line ends that are none included. */
        BINARY("BINARYMIME");

        private final String keyword;

        /** As the parameter BODY has it. */
        public String keyword() {
            return keyword;
        }

        BodyType(String keyword) {
            this.keyword = keyword;
        }

        /** The type of that keyword in any case, null for another. */
        public static BodyType of(String keyword) {
            for (BodyType type : values()) {
                if (type.keyword.equalsIgnoreCase(keyword)) {
                    return type;
                }
            }
            return null;
        }
    }
}
