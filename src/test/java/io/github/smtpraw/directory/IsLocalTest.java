package io.github.smtpraw.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The condition of a route, as it has it by {@code ref}. */
class IsLocalTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(context);

    @AfterEach
    void stop() {
        context.stop();
    }

    private boolean matches(String header) {
        IsLocal local = new IsLocal();
        local.setDirectory(Directories.exampleOrg());
        local.setHeader(header);
        context.getRegistry().bind("isLocal", local);
        Predicate condition = context.resolveLanguage("ref").createPredicate("isLocal");
        condition.init(context);
        return condition.matches(exchange);
    }

    @ParameterizedTest
    @CsvSource({
        "jones@example.org, true",
        "nobody@EXAMPLE.org, true",
        "a@elsewhere.example, false",
        ", false"
    })
    void atRcptItAsksAboutTheAddressInTheBody(String address, boolean local) {
        exchange.getMessage().setBody(address == null ? null : Recipient.of(address));
        exchange.getMessage()
                .setHeader(SmtpRawConstants.TO, List.of(Recipient.of("jones@example.org")));
        assertEquals(local, matches(null));
    }

    @ParameterizedTest
    @CsvSource({"jones@example.org, true", "a@elsewhere.example, false"})
    void ofAMessageItAsksAboutAllRecipientsInTheHeader(String second, boolean local) {
        exchange.getMessage().setBody("Hello");
        exchange.getMessage()
                .setHeader(
                        SmtpRawConstants.TO,
                        List.of(Recipient.of("green@example.org"), Recipient.of(second)));
        assertEquals(local, matches(SmtpRawConstants.TO));
    }

    @Test
    void withoutRecipientsItIsFalse() {
        assertEquals(false, matches(SmtpRawConstants.TO));
    }

    @Test
    void withoutADirectoryItSaysWhatIsMissing() {
        Exception missing =
                assertThrows(NullPointerException.class, () -> new IsLocal().matches(exchange));
        assertTrue(missing.getMessage().contains("directory"), missing.getMessage());
    }
}
