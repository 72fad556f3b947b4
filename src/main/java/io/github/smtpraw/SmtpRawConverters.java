package io.github.smtpraw;

import io.github.smtpraw.protocol.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serializable;
import java.io.StringReader;
import java.nio.ByteBuffer;
import org.apache.camel.Converter;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.commons.lang3.StringUtils;

/** What message content and recipients convert to and from. */
@Converter(generateLoader = true)
public final class SmtpRawConverters {
    private SmtpRawConverters() {}

    @Converter
    static InputStream toInputStream(ContentBody body) throws IOException {
        return body.open();
    }

    @Converter
    static byte[] toByteArray(ContentBody body) throws IOException {
        return body.toByteArray();
    }

    @Converter
    static ByteBuffer toByteBuffer(ContentBody body) throws IOException {
        return ByteBuffer.wrap(body.toByteArray());
    }

    /** For whatever serialises a body, as {@code transferExchange} of JMS and stores do. */
    @Converter
    static Serializable toSerializable(ContentBody body) throws IOException {
        return body.toByteArray();
    }

    /** Sets the exchange's charset too, so that writing the text back gives the same octets. */
    @Converter
    static String toString(ContentBody body, Exchange exchange) throws IOException {
        MailText text = MailText.of(body.toByteArray());
        if (exchange != null) {
            exchange.setProperty(ExchangePropertyKey.CHARSET_NAME, text.charset().name());
        }
        return text.value();
    }

    @Converter
    static Reader toReader(ContentBody body, Exchange exchange) throws IOException {
        return new StringReader(toString(body, exchange));
    }

    /** Takes an address with or without angle brackets. */
    @Converter
    static Recipient toRecipient(String address) {
        String path = address.strip();
        boolean bracketed = path.startsWith("<") && path.endsWith(">");
        return Recipient.of(bracketed ? StringUtils.substring(path, 1, -1) : path);
    }

    @Converter
    static String toString(Recipient recipient) {
        return recipient.getAddress();
    }
}
