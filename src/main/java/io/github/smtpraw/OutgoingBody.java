package io.github.smtpraw;

import io.github.smtpraw.client.Content;
import io.github.smtpraw.protocol.OutgoingEnvelope.BodyType;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.ExchangeHelper;

/** Makes content of the body of an exchange, read at once where it is small and in memory. */
final class OutgoingBody {
    private OutgoingBody() {}

    /**
     * @param type what the content is said to be made of, null for nothing said
     * @throws NoTypeConversionAvailableException where neither a stream nor text can be made of it
     */
    static Content of(Exchange exchange, BodyType type)
            throws IOException, NoTypeConversionAvailableException {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            return Content.of(new byte[0], type);
        }
        if (body instanceof byte[] octets) {
            return Content.of(octets, type);
        }
        if (body instanceof String text) {
            return Content.of(text.getBytes(charset(exchange)), type);
        }
        if (body instanceof StreamCache cache) {
            long size = cache.length();
            return read(stream(cache, exchange), !cache.inMemory(), size > 0 ? size : -1, type);
        }
        InputStream stream =
                exchange.getContext()
                        .getTypeConverter()
                        .tryConvertTo(InputStream.class, exchange, body);
        if (stream == null) {
            // A number, a bean: what it looks like as text.
            return Content.of(text(body, exchange).getBytes(charset(exchange)), type);
        }
        if (stream instanceof ByteArrayInputStream) {
            return read(stream, false, stream.available(), type);
        }
        return read(stream, true, size(body), type);
    }

    private static Content read(InputStream stream, boolean blocking, long size, BodyType type)
            throws IOException {
        if (blocking || size < 0 || size > Content.READY) {
            return Content.of(stream, blocking, size, type);
        }
        try (stream) {
            return Content.of(stream.readAllBytes(), type);
        }
    }

    /** A stream of our own: the cache may be read by others at the same time, and again later. */
    private static InputStream stream(StreamCache cache, Exchange exchange)
            throws IOException, NoTypeConversionAvailableException {
        StreamCache own = cache instanceof InputStream ? cache.copy(exchange) : cache;
        if (own == null) {
            own = cache;
        }
        own.reset();
        return convert(own, exchange);
    }

    private static InputStream convert(Object body, Exchange exchange)
            throws NoTypeConversionAvailableException {
        return exchange.getContext()
                .getTypeConverter()
                .mandatoryConvertTo(InputStream.class, exchange, body);
    }

    private static String text(Object body, Exchange exchange)
            throws NoTypeConversionAvailableException {
        return exchange.getContext()
                .getTypeConverter()
                .mandatoryConvertTo(String.class, exchange, body);
    }

    private static long size(Object body) {
        if (body instanceof WrappedFile<?> file) {
            return file.getFileLength();
        }
        return body instanceof File file ? file.length() : -1;
    }

    private static Charset charset(Exchange exchange) {
        String name = ExchangeHelper.getCharsetName(exchange, false);
        return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    }
}
