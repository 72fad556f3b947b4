package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "10.0.0.0/8 10.255.0.1 true",
                "10.0.0.0/8 11.0.0.1 false",
                "192.0.2.128/25 192.0.2.128 true",
                "192.0.2.128/25 192.0.2.127 false",
                "192.0.2.1 192.0.2.1 true",
                "192.0.2.1 192.0.2.2 false",
                "0.0.0.0/0 203.0.113.9 true",
                "0.0.0.0/0 ::1 false",
                "192.0.2.1 ::ffff:192.0.2.1 true",
                "::ffff:192.0.2.1 192.0.2.1 true",
                "::1 ::1 true",
                "::1 0:0:0:0:0:0:0:1 true",
                "::1 ::2 false",
                "2001:db8::/33 2001:db8:7fff::1 true",
                "2001:db8::/33 2001:db8:8000::1 false",
                "10.0.0.0/8,::1,192.0.2.1 192.0.2.1 true",
                "10.0.0.0/8 example.org false",
                "10.0.0.0/8 '' false"
            })
    void anAddressIsInANetworkWhosePrefixItHas(String networks, String address, boolean contained) {
        assertEquals(contained, new Networks(networks).contains(address));
    }

    @Test
    void blanksAndEmptyEntriesAreNothing() {
        assertTrue(new Networks(" , ").isEmpty());
        assertTrue(new Networks(null).isEmpty());
        assertTrue(new Networks(" 10.0.0.1 , ::1 ").contains("::1"));
        assertFalse(Networks.NONE.contains("127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "10.0.0",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.1/8",
                "::1/129",
                "2001:db8::1/32",
                "[::1]",
                "IPv6:::1",
                "10.0.0.1 10.0.0.2"
            })
    void whatIsNoNetworkIsNamed(String entry) {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class, () -> new Networks("127.0.0.1," + entry));
        assertTrue(thrown.getMessage().startsWith(entry), thrown.getMessage());
    }
}
