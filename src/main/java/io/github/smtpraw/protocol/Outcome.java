package io.github.smtpraw.protocol;

import java.util.List;
import java.util.Map;

/**
 * What came out of a policy or of the message route, before {@link ReplyRules} make a reply of it.
 */
public sealed interface Outcome {

    /** The body came out as it went in. */
    record Unchanged() implements Outcome {}

    /** The body is, or spells, true or false. */
    record Verdict(boolean accepted) implements Outcome {}

    /** No body, or an empty collection. */
    record Nothing() implements Outcome {}

    /**
     * Strings and {@link Recipient}s.
     *
     * @param values at least one
     * @param collection whether the body was a collection, not a single value
     */
    record Values(List<Object> values, boolean collection) implements Outcome {}

    /** A body that nothing can be made of. */
    record Unintelligible() implements Outcome {}

    /**
     * A reply was set on the message, with what its body says besides.
     *
     * @param code the code as set; null where it is no number
     * @param status as set, or null
     * @param text as set, or null
     */
    record Said(Integer code, String status, String text, Outcome body) implements Outcome {}

    /** It failed, in a way that is not the client's to know. */
    record Failed() implements Outcome {}

    /** It can't be reached, or took too long. */
    record Unavailable() implements Outcome {}

    /**
     * The message route left recipients unserved.
     *
     * @param rejected the reply for each of them
     * @param all whether no recipient is left that was served
     * @param rest what the route said of the message as a whole
     */
    record Partly(Map<Recipient, Reply> rejected, boolean all, Outcome rest) implements Outcome {}

    Outcome UNCHANGED = new Unchanged();
    Outcome NOTHING = new Nothing();
    Outcome FAILED = new Failed();
    Outcome UNAVAILABLE = new Unavailable();
    Outcome UNINTELLIGIBLE = new Unintelligible();

    /** A single value. */
    static Outcome value(Object value) {
        return new Values(List.of(value), false);
    }

    /** A reply as an exception carries it. */
    static Outcome said(Reply reply) {
        String text = reply.getText().isEmpty() ? null : reply.getText();
        return new Said(reply.getCode(), reply.getStatus(), text, UNINTELLIGIBLE);
    }
}
