package io.github.smtpraw.auth;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message that brings an OAuth 2.0 access token (RFC 6750).
 *
 * @param username {@code ""} where none is named; null for what can be nobody's name
 */
record BearerMessage(String username, String token) {
    private static final String SEPARATOR = "\1";

    /** RFC 5801 4, without channel binding. */
    private static final Pattern HEADER = Pattern.compile("[ny],(?:a=([^,\\x00]*))?,");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** The form of a mechanism's messages. */
    interface Reader {
        BearerMessage read(String message) throws MalformedResponseException;
    }

    /** OAUTHBEARER (RFC 7628 3.1). */
    static BearerMessage standard(String message) throws MalformedResponseException {
        String[] parts = parts(message);
        Matcher header = HEADER.matcher(parts[0]);
        if (!header.matches()) {
            throw new MalformedResponseException();
        }
        String name = header.group(1) == null ? "" : header.group(1);
        return of(name.replace("=2C", ",").replace("=3D", "="), parts);
    }

    /** XOAUTH2, as Google made it before there was an RFC. */
    static BearerMessage google(String message) throws MalformedResponseException {
        String[] parts = parts(message);
        if (!parts[0].startsWith("user=") || parts[0].indexOf('\0') >= 0) {
            throw new MalformedResponseException();
        }
        return of(parts[0].substring("user=".length()), parts);
    }

    /** What stands ahead of the keys and values, and these, each {@code key=value}. */
    private static String[] parts(String message) throws MalformedResponseException {
        if (!message.endsWith(SEPARATOR + SEPARATOR)) {
            throw new MalformedResponseException();
        }
        return message.substring(0, message.length() - 2).split(SEPARATOR, -1);
    }

    private static BearerMessage of(String name, String[] parts) throws MalformedResponseException {
        String scheme = "auth=bearer ";
        for (String part : parts) {
            if (part.toLowerCase(Locale.ROOT).startsWith(scheme)) {
                String token = part.substring(scheme.length()).strip();
                if (!TOKEN.matcher(token).matches()) {
                    break;
                }
                return new BearerMessage(name.isEmpty() ? name : Names.prepared(name), token);
            }
        }
        throw new MalformedResponseException();
    }

    /** Nothing secret. */
    @Override
    public String toString() {
        return "token of " + username;
    }
}
