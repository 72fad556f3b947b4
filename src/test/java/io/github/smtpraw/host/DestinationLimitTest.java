package io.github.smtpraw.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.Test;

class DestinationLimitTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final DestinationLimit destinations = new DestinationLimit();

    private Exchange to(String address) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getIn().setHeader(SmtpRawConstants.TO, address);
        return exchange;
    }

    private static void end(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }

    private long delay(String address) {
        Exchange exchange = to(address);
        assertFalse(destinations.enter(exchange));
        return exchange.getMessage().getHeader(RelayHeaders.DELAY, Long.class);
    }

    @Test
    void aDomainHasItsPlacesAndOthersHaveTheirs() {
        destinations.setLimit(2);
        Exchange first = to("bob@a.example");
        assertTrue(destinations.enter(first));
        assertTrue(destinations.enter(to("eve@A.example")));
        assertFalse(destinations.enter(to("ann@a.example")));
        assertTrue(destinations.enter(to("ann@b.example")));
        end(first);
        assertTrue(destinations.enter(to("ann@a.example")));
        assertFalse(destinations.enter(to("ann@a.example")));
    }

    @Test
    void whoFindsNoPlaceComesTheLaterTheMoreAreAheadAndWithinAboutAMinute() {
        destinations.setLimit(1);
        assertTrue(destinations.enter(to("bob@a.example")));
        assertEquals(
                List.of(1000L, 2000L), List.of(delay("bob@a.example"), delay("bob@a.example")));
        for (int i = 0; i < 1000; i++) {
            delay("bob@a.example");
        }
        assertEquals(64_000, delay("bob@a.example"));
    }

    @Test
    void fewerThanOnePlaceIsRefusedByTheNameOfTheProperty() {
        Exception thrown =
                assertThrows(IllegalArgumentException.class, () -> destinations.setLimit(0));
        assertEquals("relay.perDestination: below 1: 0", thrown.getMessage());
    }
}
