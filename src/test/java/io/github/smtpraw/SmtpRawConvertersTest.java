package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import io.github.smtpraw.server.Content;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.Language;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpRawConvertersTest extends CamelTestSupport {

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:split")
                        .split(header("CamelSmtpTo"))
                        .setBody(body().convertToString())
                        .to("mock:part");
            }
        };
    }

    private Message message(byte[] octets) {
        Exchange exchange = new DefaultExchange(context());
        Message message = exchange.getIn();
        message.setBody(ContentBody.attach(Content.of(octets), exchange));
        return message;
    }

    static Stream<byte[]> texts() {
        byte[] random = new byte[100_000];
        new Random(1).nextBytes(random);
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return Stream.of(
                new byte[0],
                "Hello\r\n".getBytes(StandardCharsets.US_ASCII),
                "Grüße, дрозд, \uFFFD, 😀".getBytes(StandardCharsets.UTF_8),
                "Grüße".getBytes(StandardCharsets.ISO_8859_1),
                // A surrogate, an overlong form and a cut one.
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xC0, (byte) 0x80},
                new byte[] {'a', (byte) 0xE2, (byte) 0x82},
                new byte[] {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD, (byte) 0xFF},
                all,
                random);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aStringWrittenBackGivesTheSameOctets(byte[] octets) throws IOException {
        for (Class<?> type : List.of(byte[].class, InputStream.class)) {
            Message message = message(octets);
            message.setBody(message.getBody(String.class));
            Object back = message.getBody(type);
            assertArrayEquals(
                    octets, back instanceof InputStream in ? in.readAllBytes() : (byte[]) back);
        }
        Message message = message(octets);
        message.setBody(message.getBody(Reader.class));
        assertArrayEquals(octets, message.getBody(byte[].class));
    }

    @Test
    void utf8IsReadAsSuchAndAnythingElseOctetByOctet() {
        String text = "Grüße";
        for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            Message message = message(text.getBytes(charset));
            assertEquals(text, message.getBody(String.class));
            assertEquals(charset.name(), message.getExchange().getProperty(Exchange.CHARSET_NAME));
        }
    }

    @Test
    void theCharsetOfAMessageBeforeIsNotUsedForTheNext() {
        Exchange exchange = new DefaultExchange(context());
        exchange.setProperty(Exchange.CHARSET_NAME, "ISO-8859-1");
        byte[] octets = "Grüße".getBytes(StandardCharsets.UTF_8);
        exchange.getIn().setBody(ContentBody.attach(Content.of(octets), exchange));
        assertEquals("Grüße", exchange.getIn().getBody(String.class));
    }

    @Test
    void contentConvertsToWhatCarriesOctets() throws IOException {
        byte[] octets = {1, 2, 3};
        Message message = message(octets);
        assertArrayEquals(octets, message.getBody(byte[].class));
        assertArrayEquals(octets, message.getBody(InputStream.class).readAllBytes());
        assertArrayEquals(octets, message.getBody(InputStream.class).readAllBytes());
        assertEquals(ByteBuffer.wrap(octets), message.getBody(ByteBuffer.class));
        assertArrayEquals(octets, (byte[]) message.getBody(Serializable.class));
        assertInstanceOf(ContentBody.class, message.getBody(StreamCache.class));
    }

    @Test
    void contentConvertsToAMimeMessage() throws Exception {
        String text = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHello\r\n";
        Message message = message(text.getBytes(StandardCharsets.US_ASCII));
        assertTrue(MimeMessageConverters.register(context()));
        assertTrue(MimeMessageConverters.register(context()));
        MimeMessage mime = message.getBody(MimeMessage.class);
        assertEquals("Grüße", mime.getSubject());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mime.writeTo(out);
        assertEquals(text, out.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void theComponentMakesMimeMessagesConvertible() {
        context().getComponent("smtp-raw", SmtpRawComponent.class);
        assertNotNull(message(new byte[0]).getBody(MimeMessage.class));
    }

    @Test
    void withoutJakartaMailAllOtherConvertersLoad() throws Exception {
        try (URLClassLoader without = new WithoutJakartaMail()) {
            Class<?> mime = without.loadClass(MimeMessageConverters.class.getName());
            Method register = mime.getDeclaredMethod("register", CamelContext.class);
            register.setAccessible(true);
            assertEquals(false, register.invoke(null, context()));
            Class<?> loader = without.loadClass("io.github.smtpraw.SmtpRawConvertersLoader");
            loader.getMethod("load", TypeConverterRegistry.class)
                    .invoke(
                            loader.getConstructor().newInstance(),
                            context().getTypeConverterRegistry());
        }
    }

    /** Loads our classes anew, and finds no Jakarta Mail. */
    private static final class WithoutJakartaMail extends URLClassLoader {
        WithoutJakartaMail() {
            super(
                    new URL[] {
                        SmtpRawComponent.class.getProtectionDomain().getCodeSource().getLocation()
                    });
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("jakarta.mail.")) {
                throw new ClassNotFoundException(name);
            }
            if (name.startsWith("io.github.smtpraw.")) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
            return super.loadClass(name, resolve);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ann@example.org, ann@example.org",
        "<ann@example.org>, ann@example.org",
        "' <ann> ', ann",
        "'<a', '<a'"
    })
    void aStringIsARecipient(String text, String address) {
        Recipient recipient = context().getTypeConverter().convertTo(Recipient.class, text);
        assertEquals(address, recipient.getAddress());
        assertEquals(address, context().getTypeConverter().convertTo(String.class, recipient));
    }

    private static final Recipients TO =
            Recipients.of(
                    List.of(
                            Recipient.of("ann@example.org").withOriginal("list@example.org"),
                            Recipient.of("bob@example.org")));

    @ParameterizedTest
    @CsvSource({
        "${header.CamelSmtpTo[0]} == 'ann@example.org', true",
        "${header.CamelSmtpTo[0]} == 'bob@example.org', false",
        "'ann@example.org' == ${header.CamelSmtpTo[0]}, true",
        "${header.CamelSmtpTo} contains 'ann@example.org', true",
        "${header.CamelSmtpTo} contains 'eve@example.org', false",
        "${header.CamelSmtpTo[0].original} == 'list@example.org', true",
        "${header.CamelSmtpTo.size} == 2, true"
    })
    void simpleExpressionsKnowRecipients(String predicate, boolean holds) {
        Exchange exchange = new DefaultExchange(context());
        exchange.getIn().setHeader("CamelSmtpTo", TO);
        Language simple = context().resolveLanguage("simple");
        assertEquals(holds, simple.createPredicate(predicate).matches(exchange));
    }

    @Test
    void recipientsAreSplitOneByOne() throws Exception {
        MockEndpoint part = getMockEndpoint("mock:part");
        part.expectedBodiesReceived("ann@example.org", "bob@example.org");
        template().sendBodyAndHeader("direct:split", "x", "CamelSmtpTo", TO);
        part.assertIsSatisfied();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject", "SUBJECT", "'subject'"})
    void simpleExpressionsReadTheFieldsOfAMessage(String name) {
        Message message =
                message(
                        "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        message.setHeader("CamelSmtpMail", new MailFields((ContentBody) message.getBody()));
        Language simple = context().resolveLanguage("simple");
        String expression = "${header.CamelSmtpMail[" + name + "]}";
        assertEquals(
                "Grüße",
                simple.createExpression(expression).evaluate(message.getExchange(), String.class));
    }

    @Test
    void aFieldThatIsNotThereIsNullInSimpleExpressions() {
        Message message = message("Reply-To: a@b.org\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        message.setHeader("CamelSmtpMail", new MailFields((ContentBody) message.getBody()));
        Language simple = context().resolveLanguage("simple");
        Exchange exchange = message.getExchange();
        assertNull(
                simple.createExpression("${header.CamelSmtpMail[Subject]}")
                        .evaluate(exchange, String.class));
        assertFalse(
                simple.createPredicate("${header.CamelSmtpMail[Subject]} contains 'x'")
                        .matches(exchange));
        assertTrue(
                simple.createPredicate("${header.CamelSmtpMail[Reply-To]} == 'a@b.org'")
                        .matches(exchange));
    }
}
