package io.github.smtpraw;

import io.github.smtpraw.protocol.MailProtocol;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** All options of an endpoint; the component holds one as the default of its endpoints. */
@UriParams
@Configurer(extended = true)
public class SmtpRawConfiguration extends ProducerConfiguration implements Cloneable {
    @UriParam(
            label = "consumer,producer",
            defaultValue = "smtp",
            description =
                    "What is spoken: SMTP, or LMTP (RFC 2033) with its reply for each recipient, which port 25 is not for.")
    private MailProtocol protocol = MailProtocol.smtp;

    public MailProtocol getProtocol() {
        return protocol;
    }

    public void setProtocol(MailProtocol protocol) {
        this.protocol = protocol;
    }

    /** A copy, for an endpoint of its own. */
    public SmtpRawConfiguration copy() {
        try {
            return (SmtpRawConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
