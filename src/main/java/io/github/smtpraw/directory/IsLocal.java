package io.github.smtpraw.directory;

import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * {@link MailDirectory#isLocal} as a condition that a route has by {@code ref}: for a method Camel
 * makes a copy of the exchange, which costs more than the answer.
 */
public class IsLocal implements Predicate {
    private MailDirectory directory;
    private String header;

    @Override
    public boolean matches(Exchange exchange) {
        Objects.requireNonNull(directory, "IsLocal needs the property directory");
        return directory.isLocal(
                header == null
                        ? exchange.getMessage().getBody()
                        : exchange.getMessage().getHeader(header));
    }

    /** Whose domains are local. */
    public void setDirectory(MailDirectory directory) {
        this.directory = directory;
    }

    /** Where the recipients stand; default in the body, as in a policy for RCPT. */
    public void setHeader(String header) {
        this.header = header;
    }
}
