package io.github.smtpraw.protocol;

/** What the server found when content had come to its end. */
public enum ContentVerdict {
    GOOD(null),
    BARE_LINE_ENDING(Reply.of(550, "5.5.2", "Bare CR or LF in the content is refused")),
    NUL(Reply.of(550, "5.5.2", "NUL in the content is refused")),
    TOO_LARGE(StandardReplies.TOO_LARGE),
    HEADER_TOO_LARGE(Reply.of(552, "5.3.4", "Header section too large")),
    LOOP(Reply.of(554, "5.4.6", "Too many Received fields; the message is looping")),
    NO_SPACE(Reply.of(452, "4.3.1", "Insufficient system storage")),
    BROKEN(Reply.of(451, "4.3.0", "Local error in storing the content"));

    private final Reply reply;

    ContentVerdict(Reply reply) {
        this.reply = reply;
    }

    /** The refusal; null where there is none. */
    Reply reply() {
        return reply;
    }

    /**
     * Whether a chunk is refused with it, not only the last: more octets can't make it good, and
     * only cost. Line ends are judged behind the last.
     */
    boolean isSaidAtOnce() {
        return this != GOOD && this != BARE_LINE_ENDING && this != NUL;
    }
}
