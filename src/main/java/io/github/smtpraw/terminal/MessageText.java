package io.github.smtpraw.terminal;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What there is to read in a message: who it says it is from, its subject, and its plain text, the
 * first there is in a multipart one (RFC 5322, RFC 2045, RFC 2046). Content without a header
 * section is text as it stands.
 */
final class MessageText {
    private static final Pattern FIELD =
            Pattern.compile("([!-9;-~]+)[ \\t]*:[ \\t]*(.*)", Pattern.DOTALL);
    private static final Pattern PARAMETER =
            Pattern.compile(
                    ";\\s*(boundary|charset)\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]+))",
                    Pattern.CASE_INSENSITIVE);
    private static final Set<String> KNOWN = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private static final int MAX_DEPTH = 5;
    private static final int MAX_FIELD = 4096;
    private static final String IGNORED = "";

    static {
        KNOWN.addAll(
                Set.of(
                        "From",
                        "To",
                        "Subject",
                        "Date",
                        "Received",
                        "Message-ID",
                        "MIME-Version",
                        "Content-Type"));
    }

    // Octets as ISO 8859-1, until the charset is known.
    private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final String body;

    private MessageText(String content) {
        int at = 0;
        String name = null;
        while (at < content.length()) {
            int end = content.indexOf('\n', at);
            String line = content.substring(at, end < 0 ? content.length() : end);
            String stripped = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            Matcher field = FIELD.matcher(stripped);
            if (name != null && (stripped.startsWith(" ") || stripped.startsWith("\t"))) {
                add(name, stripped);
            } else if (field.matches()) {
                // Of fields that stand there twice the first one counts.
                name = fields.containsKey(field.group(1)) ? IGNORED : field.group(1);
                add(name, field.group(2));
            } else {
                at = stripped.isEmpty() ? at + line.length() + 1 : at;
                break;
            }
            at += line.length() + 1;
        }
        body = content.substring(Math.min(at, content.length()));
    }

    private void add(String name, String text) {
        String before = fields.getOrDefault(name, "");
        int rest = MAX_FIELD - before.length();
        if (rest > 0 && !name.equals(IGNORED)) {
            fields.put(name, before + text.substring(0, Math.min(text.length(), rest)));
        }
    }

    /**
     * The lines to show: From and Subject where they are there, a blank line, the text.
     *
     * @param content the first part of it will do
     * @param mail the decoded header fields where someone has read them already, else null
     */
    static String of(byte[] content, Map<?, ?> mail) {
        String raw = new String(content, StandardCharsets.ISO_8859_1);
        MessageText message = new MessageText(raw);
        if (message.fields.keySet().stream().noneMatch(KNOWN::contains)) {
            return new String(content, StandardCharsets.UTF_8);
        }
        StringBuilder shown = new StringBuilder();
        for (String name : new String[] {"From", "Subject"}) {
            String value = message.field(name, mail);
            if (!value.isEmpty()) {
                shown.append(name).append(": ").append(value).append('\n');
            }
        }
        String text = message.text(0);
        return shown.append('\n')
                .append(text == null ? "[no plain text: " + message.type() + "]" : text)
                .toString();
    }

    private String field(String name, Map<?, ?> mail) {
        Object decoded = mail == null ? null : mail.get(name);
        String value =
                decoded == null ? Decoded.words(fields.getOrDefault(name, "")) : decoded.toString();
        return value.replaceAll("[\\r\\n]+", " ").strip();
    }

    private String type() {
        String type = fields.getOrDefault("Content-Type", "text/plain");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private String parameter(String name) {
        Matcher matcher = PARAMETER.matcher(fields.getOrDefault("Content-Type", ""));
        while (matcher.find()) {
            if (matcher.group(1).equalsIgnoreCase(name)) {
                return matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            }
        }
        return null;
    }

    /** The first plain text; null where there is none. */
    private String text(int depth) {
        String type = type();
        if (type.startsWith("multipart/")) {
            return depth < MAX_DEPTH ? textOfParts(depth) : null;
        }
        if (!type.equals("text/plain") && !type.equals("text")) {
            return null;
        }
        String encoding = fields.getOrDefault("Content-Transfer-Encoding", "");
        byte[] octets = Decoded.octets(body, encoding.strip().toLowerCase(Locale.ROOT));
        Charset charset = Decoded.charset(parameter("charset"));
        return new String(octets, charset);
    }

    private String textOfParts(int depth) {
        String boundary = parameter("boundary");
        if (boundary == null || boundary.isEmpty()) {
            return null;
        }
        // Of the line, since another boundary may begin like this one.
        Pattern delimiter =
                Pattern.compile("\n--" + Pattern.quote(boundary) + "(--)?[ \\t]*\r?(?=\n|\\z)");
        String all = '\n' + body;
        Matcher found = delimiter.matcher(all);
        int begin = -1;
        while (found.find()) {
            String text = textOfPart(all, begin, found.start(), depth);
            if (text != null || found.group(1) != null) {
                return text;
            }
            begin = found.end();
        }
        // Without an end, where the content was cut.
        return textOfPart(all, begin, all.length(), depth);
    }

    private static String textOfPart(String all, int begin, int end, int depth) {
        if (begin < 0 || begin >= end) {
            return null;
        }
        MessageText part = new MessageText(all.substring(begin + 1, end));
        String disposition = part.fields.getOrDefault("Content-Disposition", "");
        boolean attached = disposition.strip().toLowerCase(Locale.ROOT).startsWith("attachment");
        return attached ? null : part.text(depth + 1);
    }
}
