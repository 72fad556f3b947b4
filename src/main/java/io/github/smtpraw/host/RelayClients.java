package io.github.smtpraw.host;

import io.github.smtpraw.SmtpRawConstants;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * Who may send to other domains: the property {@code relay.clients} of {@code routes/}. As a
 * condition: whether the client is one of those.
 */
public class RelayClients implements Predicate {
    private Pattern pattern = Pattern.compile("");

    @Override
    public boolean matches(Exchange exchange) {
        return isOne(
                exchange.getMessage().getHeader(SmtpRawConstants.REMOTE_ADDRESS, String.class));
    }

    boolean isOne(String address) {
        return address != null && pattern.matcher(address).matches();
    }

    /**
     * A regular expression over the client's {@code ip:port}. Default nobody.
     *
     * @throws IllegalArgumentException if it is none
     */
    public void setPattern(String pattern) {
        try {
            this.pattern = Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "relay.clients is no regular expression: " + e.getMessage(), e);
        }
    }
}
