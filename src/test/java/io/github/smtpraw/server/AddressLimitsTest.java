package io.github.smtpraw.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AddressLimitsTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final AddressLimits limits = new AddressLimits();

    private static InetAddress ip(String text) throws Exception {
        return InetAddress.getByName(text);
    }

    @Test
    void placeAtOneAddressIsMadeByTheConnectionsThatEnd() throws Exception {
        assertTrue(limits.tryOpen(ip("192.0.2.1"), 2, 0, 0));
        assertTrue(limits.tryOpen(ip("192.0.2.1"), 2, 0, 0));
        assertFalse(limits.tryOpen(ip("192.0.2.1"), 2, 0, 0));
        assertTrue(limits.tryOpen(ip("192.0.2.2"), 2, 0, 0));
        limits.close(ip("192.0.2.1"));
        assertTrue(limits.tryOpen(ip("192.0.2.1"), 2, 0, 0));
    }

    @Test
    void anIpv6AddressCountsWithItsWhole64() throws Exception {
        assertTrue(limits.tryOpen(ip("2001:db8:0:1::1"), 1, 0, 0));
        assertFalse(limits.tryOpen(ip("2001:db8:0:1:ffff::2"), 1, 0, 0));
        assertTrue(limits.tryOpen(ip("2001:db8:0:2::1"), 1, 0, 0));
    }

    @Test
    void aMinuteHasItsShareOfConnectionsEvenIfTheyAreOver() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertTrue(limits.tryOpen(ip("192.0.2.1"), 0, 3, i));
            limits.close(ip("192.0.2.1"));
        }
        assertFalse(limits.tryOpen(ip("192.0.2.1"), 0, 3, MINUTE - 1));
        assertTrue(limits.tryOpen(ip("192.0.2.2"), 0, 3, MINUTE - 1));
        assertTrue(limits.tryOpen(ip("192.0.2.1"), 0, 3, MINUTE));
    }

    @Test
    void whatIsOverAndAMinuteOldIsForgotten() throws Exception {
        for (int i = 0; i < 1000; i++) {
            InetAddress address =
                    InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i});
            assertTrue(limits.tryOpen(address, 5, 5, i));
            limits.close(address);
        }
        assertEquals(1000, limits.size());
        limits.tryOpen(ip("192.0.2.1"), 5, 5, 2 * MINUTE);
        assertEquals(1, limits.size());
    }

    @Test
    void theTableIsBounded() throws Exception {
        for (int i = 0; i < AddressLimits.MAX_REMEMBERED + 10; i++) {
            InetAddress address =
                    InetAddress.getByAddress(
                            new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i});
            assertTrue(limits.tryOpen(address, 5, 1, i));
            limits.close(address);
        }
        assertEquals(AddressLimits.MAX_REMEMBERED, limits.size());
    }
}
