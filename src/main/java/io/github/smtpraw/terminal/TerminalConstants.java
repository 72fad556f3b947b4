package io.github.smtpraw.terminal;

import org.apache.camel.spi.Metadata;

/** Names of the exchange headers that the terminal component reads and sets. */
public final class TerminalConstants {
    @Metadata(
            label = "producer",
            description =
                    "Whom to write to, in place of the endpoint's user: a login name, a mail address or a Recipient, of which the local part counts.",
            javaType = "String")
    public static final String USER = "CamelTerminalUser";

    @Metadata(
            label = "producer",
            description = "Set after writing: the terminals that the message was written to.",
            javaType = "java.util.List<String>")
    public static final String WRITTEN = "CamelTerminalWritten";

    private TerminalConstants() {}
}
