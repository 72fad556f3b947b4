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
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3/8, 10.9.9.9, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "2001:db8::/32, 2001:DB8:1::7, true",
        "2001:db8::/32, 2001:db9::, false",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "64:ff9b::192.0.2.1, 64:FF9B:0:0::c000:201, true",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:9, false",
        "::, 0:0:0:0:0:0:0:0, true",
        "fe80::/10, febf:ffff::1, true",
        "fe80::/10, fec0::, false",
        "192.0.2.1, unknown, false",
        "192.0.2.1, '', false"
    })
    void anAddressIsInANetworkOrNot(String list, String address, boolean in) {
        assertEquals(in, Networks.parse(list).contains(address));
    }

    @Test
    void aListHoldsSeveral() {
        Networks networks = Networks.parse("192.0.2.1, 10.0.0.0/8,::1");
        assertTrue(networks.contains("10.1.1.1") && networks.contains("::1"));
        assertFalse(networks.contains("192.0.2.2"));
        assertFalse(Networks.NONE.contains("127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/", "1.2.3.4/-1"})
    void whatIsNoNetworkIsNamed(String list) {
        var e = assertThrows(IllegalArgumentException.class, () -> Networks.parse(list));
        assertTrue(e.getMessage().startsWith(list), e.getMessage());
    }
}
