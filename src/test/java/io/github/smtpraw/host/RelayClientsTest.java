package io.github.smtpraw.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayClientsTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:2525, true",
        "127.9.9.9:1, true",
        "[::1]:2525, true",
        "192.0.2.1:2525, false",
        "192.0.2.127.0.0.1:25, false",
        "127.0.0.1:25 and more, false",
        ", false"
    })
    void whoMaySendElsewhereIsKnownByTheWholeAddress(String address, boolean may) throws Exception {
        RelayClients clients = new RelayClients();
        clients.setPattern("(127[.][0-9.]+|\\[::1\\]):[0-9]+");
        try (CamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setHeader("CamelSmtpRemoteAddress", address);
            assertEquals(may, clients.matches(exchange));
        }
    }

    @Test
    void withoutAPatternNobodyMay() {
        assertFalse(new RelayClients().isOne("127.0.0.1:2525"));
    }

    @Test
    void aWrongPatternIsRefusedByTheNameOfItsProperty() {
        RelayClients clients = new RelayClients();
        Exception wrong =
                assertThrows(IllegalArgumentException.class, () -> clients.setPattern("(127"));
        assertTrue(wrong.getMessage().startsWith("relay.clients "), wrong.getMessage());
    }
}
