package io.github.smtpraw.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes commands of lines (RFC 5321 2.4, 4.1.1). */
public final class CommandParser {
    private static final Reply EMPTY = Reply.of(500, "5.5.2", "Command expected");
    // One text for all of them, so that nothing of the line is ever sent back.
    private static final Reply ILLEGAL = Reply.of(501, "5.5.2", "Illegal character in command");

    private static final byte[][] HTTP_METHODS = {
        ascii("GET "),
        ascii("HEAD "),
        ascii("POST "),
        ascii("PUT "),
        ascii("DELETE "),
        ascii("CONNECT "),
        ascii("OPTIONS "),
        ascii("TRACE "),
        ascii("PATCH "),
        ascii("PRI ")
    };

    private CommandParser() {}

    /**
     * Parses {@code line[from, to)}, a line without its CRLF. Whether octets beyond ASCII are
     * allowed is for the caller to say.
     *
     * @throws SyntaxException 500 5.5.2 where the line begins with no verb, 501 5.5.2 for a control
     *     character (CR and LF too) and for what is no UTF-8
     */
    public static Command parse(byte[] line, int from, int to) throws SyntaxException {
        int end = to;
        while (end > from && Text.isBlank(line[end - 1])) {
            end--;
        }
        if (end == from || Text.isBlank(line[from])) {
            checkOctets(line, from, end);
            throw new SyntaxException(EMPTY);
        }
        boolean ascii = checkOctets(line, from, end);
        String text =
                ascii
                        ? new String(line, from, end - from, StandardCharsets.ISO_8859_1)
                        : decode(line, from, end);
        int nameEnd = 0;
        while (nameEnd < text.length() && !Text.isBlank(text.charAt(nameEnd))) {
            nameEnd++;
        }
        int argument = nameEnd;
        while (argument < text.length() && Text.isBlank(text.charAt(argument))) {
            argument++;
        }
        String name = text.substring(0, nameEnd);
        // Beyond ASCII there are letters whose upper case is an ASCII one.
        Verb verb = ascii || Text.isAscii(name) ? Verb.of(name) : null;
        return new Command(verb, name, text.substring(argument));
    }

    /** Whether the line is the first of an HTTP request: method and a space. */
    public static boolean isHttp(byte[] line, int from, int to) {
        for (byte[] method : HTTP_METHODS) {
            if (to - from >= method.length
                    && Arrays.equals(line, from, from + method.length, method, 0, method.length)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the line begins with the letters of a verb, in any case. */
    static boolean begins(byte[] line, int from, int to, Verb verb) {
        int length = Math.min(verb.name().length(), to - from);
        String start = new String(line, from, length, StandardCharsets.ISO_8859_1);
        return start.equalsIgnoreCase(verb.name());
    }

    /** Whether all is ASCII. */
    private static boolean checkOctets(byte[] line, int from, int to) throws SyntaxException {
        int seen = 0;
        for (int i = from; i < to; i++) {
            byte octet = line[i];
            if ((octet >= 0 && octet < ' ' && octet != '\t') || octet == 127) {
                throw new SyntaxException(ILLEGAL);
            }
            seen |= octet;
        }
        return seen >= 0;
    }

    private static String decode(byte[] line, int from, int to) throws SyntaxException {
        String text;
        try {
            // A new decoder reports malformed input; the String constructor would replace it.
            text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(line, from, to - from))
                            .toString();
        } catch (CharacterCodingException e) {
            throw new SyntaxException(ILLEGAL);
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80 && text.charAt(i) < 0xA0) {
                throw new SyntaxException(ILLEGAL);
            }
        }
        return text;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
