package io.github.smtpraw;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParams;

/** All options of an endpoint; the component holds one as the default of its endpoints. */
@UriParams
@Configurer(extended = true)
public class SmtpRawConfiguration extends ProducerConfiguration implements Cloneable {

    /** A copy, for an endpoint of its own. */
    public SmtpRawConfiguration copy() {
        try {
            return (SmtpRawConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
