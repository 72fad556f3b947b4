package io.github.smtpraw.protocol;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An SMTP reply: a code of three digits, an enhanced status code where there is one, and text (RFC
 * 5321 4.2, RFC 2034). Immutable.
 */
public final class Reply {
    private static final Pattern TEXT_FORM =
            Pattern.compile(
                    "([2-5][0-9]{2})(?:[ -]([245]\\.\\d{1,3}\\.\\d{1,3}))?(?:[ -](.*))?",
                    Pattern.DOTALL);
    private static final Pattern STATUS = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}");

    private final int code;
    private final String status;
    private final String text;

    private Reply(int code, String status, String text) {
        this.code = code;
        this.status = status;
        this.text = text;
    }

    /** A reply without an enhanced status code. */
    public static Reply of(int code, String text) {
        return new Reply(code, null, Objects.requireNonNullElse(text, ""));
    }

    /**
     * A reply.
     *
     * @param code 200 to 599
     * @param status {@code x.y.z}, or null for none
     * @param text lines apart by {@code \n}
     */
    public static Reply of(int code, String status, String text) {
        return new Reply(code, status, Objects.requireNonNullElse(text, ""));
    }

    /**
     * Reads the form {@code 550 5.1.1 text}, the status and the text being optional.
     *
     * @return null where the string is not of that form
     */
    public static Reply parse(String string) {
        Matcher matcher = TEXT_FORM.matcher(string.strip());
        return matcher.matches()
                ? of(Integer.parseInt(matcher.group(1)), matcher.group(2), matcher.group(3))
                : null;
    }

    /** Whether a string has the form of an enhanced status code (RFC 3463 2). */
    public static boolean isStatus(String string) {
        return string != null && STATUS.matcher(string).matches();
    }

    public int getCode() {
        return code;
    }

    /** The enhanced status code {@code x.y.z}, or null. */
    public String getStatus() {
        return status;
    }

    /** The text without code and status, its lines apart by {@code \n}; never null. */
    public String getText() {
        return text;
    }

    /** The lines of the text, at least one. */
    public List<String> lines() {
        return List.of(text.split("\n", -1));
    }

    /** 2xx: the command was carried out. */
    public boolean isPositive() {
        return code / 100 == 2;
    }

    /** 3xx: the server waits for more. */
    public boolean isIntermediate() {
        return code / 100 == 3;
    }

    /** 4xx: may succeed later. */
    public boolean isTransient() {
        return code / 100 == 4;
    }

    /** 5xx: will not succeed. */
    public boolean isPermanent() {
        return code / 100 == 5;
    }

    /** The same reply with another text. */
    public Reply withText(String other) {
        return of(code, status, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reply reply
                && reply.code == code
                && Objects.equals(reply.status, status)
                && reply.text.equals(text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(code, status, text);
    }

    /** {@code 550 5.1.1 text}, lines apart by {@code \n}. */
    @Override
    public String toString() {
        return code + (status == null ? "" : " " + status) + (text.isEmpty() ? "" : " " + text);
    }
}
