package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.server.ListenerSettings;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class ListenerSettingsFactoryTest {

    @Test
    void eachLimitReachesTheListener() throws Exception {
        SmtpRawConfiguration options = new SmtpRawConfiguration();
        options.setMaxConnections(11);
        options.setMaxConnectionsPerAddress(12);
        options.setMaxConnectionRate(13);
        options.setMaxConcurrentMessages(14);
        options.setMaxCommandLength(1500);
        options.setMaxHeaderSize(16);
        options.setMaxHops(17);
        options.setPolicyTimeout(18);
        options.setRouteTimeout(19);
        options.setCommandTimeout(20);
        options.setDataTimeout(21);
        options.setMessageTimeout(22);
        options.setMinDataRate(23);
        options.setWriteTimeout(24);
        options.setErrorDelay(25);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            assertEquals(
                    new ListenerSettings.Limits(
                            11, 12, 13, 14, 1500, 16, 17, 18, 19, 20, 21, 22, 23, 60_000, 24, 25),
                    ListenerSettingsFactory.create(context, options, null, Set.of()).limits());
        }
    }

    @Test
    void aClientHasToSend500OctetsASecondByDefault() {
        assertEquals(500, new SmtpRawConfiguration().getMinDataRate());
    }
}
