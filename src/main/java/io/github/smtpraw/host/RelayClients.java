package io.github.smtpraw.host;

import io.github.smtpraw.SmtpRawConstants;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.camel.Header;

/** Who may send to other domains: the property {@code relay.clients} of {@code routes/}. */
public class RelayClients {
    private Pattern pattern = Pattern.compile("");

    /** Whether the client is one of those. */
    public boolean isOne(@Header(SmtpRawConstants.REMOTE_ADDRESS) String address) {
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
