package io.github.smtpraw.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The extensions of this server, in the order in which EHLO lists them. */
final class Extensions {
    private static final List<Extension> ALL =
            List.of(
                    new SizeExtension(),
                    KeywordExtension.always("PIPELINING"),
                    new EightBitMimeExtension(),
                    KeywordExtension.always("ENHANCEDSTATUSCODES"),
                    KeywordExtension.verb(Verb.SEND),
                    KeywordExtension.verb(Verb.SOML),
                    KeywordExtension.verb(Verb.SAML),
                    KeywordExtension.always("VRFY"),
                    KeywordExtension.verb(Verb.EXPN),
                    KeywordExtension.always("HELP"));

    private static final Map<String, Extension> BY_MAIL_PARAMETER = new HashMap<>();

    static {
        for (Extension extension : ALL) {
            extension.mailParameters().forEach(name -> BY_MAIL_PARAMETER.put(name, extension));
        }
    }

    private Extensions() {}

    /** The reply to EHLO: the host's name, then a line for each extension offered. */
    static Reply ehlo(ServerSettings settings, String client) {
        StringBuilder text = new StringBuilder(settings.hostname()).append(" greets ");
        text.append(client);
        for (Extension extension : ALL) {
            String line = extension.line(settings);
            if (line != null) {
                text.append('\n').append(line);
            }
        }
        return Reply.of(250, text.toString());
    }

    /**
     * Gives each parameter of MAIL to the extension that knows it.
     *
     * @throws SyntaxException 555 for one that none knows, or as the extension says
     */
    static void mail(Parameters parameters, Transaction transaction, ServerSettings settings)
            throws SyntaxException {
        for (String name : parameters.names()) {
            Extension extension = BY_MAIL_PARAMETER.get(name);
            if (extension == null) {
                throw new SyntaxException(StandardReplies.UNKNOWN_PARAMETER);
            }
            extension.mail(name, parameters.get(name), transaction, settings);
        }
    }
}
