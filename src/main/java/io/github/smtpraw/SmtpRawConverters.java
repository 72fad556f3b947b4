package io.github.smtpraw;

import io.github.smtpraw.protocol.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Converter;
import org.apache.camel.Exchange;

/** What a message body and a recipient convert to. */
@Converter(generateLoader = true)
public final class SmtpRawConverters {
    private SmtpRawConverters() {}

    @Converter
    public static InputStream toInputStream(ContentBody body) throws IOException {
        return body.open();
    }

    @Converter
    public static byte[] toByteArray(ContentBody body) throws IOException {
        return body.toByteArray();
    }

    @Converter
    public static ByteBuffer toByteBuffer(ContentBody body) throws IOException {
        return ByteBuffer.wrap(body.toByteArray());
    }

    /**
     * UTF-8 where the octets are, else ISO-8859-1, which knows all octets. The exchange's charset
     * is set to it, so that writing the String gives the same octets.
     */
    @Converter
    public static String toString(ContentBody body, Exchange exchange) throws IOException {
        byte[] octets = body.toByteArray();
        String text;
        String charset;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            charset = StandardCharsets.UTF_8.name();
        } catch (CharacterCodingException e) {
            text = new String(octets, StandardCharsets.ISO_8859_1);
            charset = StandardCharsets.ISO_8859_1.name();
        }
        if (exchange != null) {
            exchange.setProperty(Exchange.CHARSET_NAME, charset);
        }
        return text;
    }

    @Converter
    public static Recipient toRecipient(String address) {
        return Recipient.of(address);
    }

    @Converter
    public static String toString(Recipient recipient) {
        return recipient.getAddress();
    }
}
