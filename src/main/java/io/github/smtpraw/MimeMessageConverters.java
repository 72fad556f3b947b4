package io.github.smtpraw;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Content as a {@link MimeMessage}, where the application has Jakarta Mail: its API and an
 * implementation. Not in the generated loader, which would not load without it.
 */
final class MimeMessageConverters {
    private static final Logger LOG = LoggerFactory.getLogger(MimeMessageConverters.class);

    private MimeMessageConverters() {}

    /**
     * Adds the conversion to the context, once, if it can be done.
     *
     * @return whether it can
     */
    static boolean register(CamelContext context) {
        try {
            JakartaMail.register(context.getTypeConverterRegistry());
            return true;
        } catch (LinkageError | IllegalStateException e) {
            LOG.debug("No MimeMessage conversion without Jakarta Mail", e);
            return false;
        }
    }

    /** The only class that names Jakarta Mail's, so that the outer one always loads. */
    private static final class JakartaMail {
        static void register(TypeConverterRegistry registry) {
            // Throws where the API has no implementation to go with it.
            StreamProvider.provider();
            if (registry.lookup(MimeMessage.class, ContentBody.class) == null) {
                registry.addTypeConverter(
                        MimeMessage.class,
                        ContentBody.class,
                        new SimpleTypeConverter(false, JakartaMail::convert));
            }
        }

        private static Object convert(Class<?> type, Exchange exchange, Object body) {
            try (InputStream in = ((ContentBody) body).open()) {
                return new MimeMessage(Session.getInstance(new Properties()), in);
            } catch (IOException | MessagingException e) {
                throw new TypeConversionException(body, type, e);
            }
        }
    }
}
