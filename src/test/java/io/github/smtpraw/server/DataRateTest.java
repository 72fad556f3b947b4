package io.github.smtpraw.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** 500 octets a second, as a mean over any minute. */
class DataRateTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final DataRate rate = new DataRate(500, 60_000, 0);

    /** The second at which content that comes like that is too slow; 0 for never. */
    private int tooSlowAt(int from, int to, int octetsPerSecond) {
        for (int second = from + 1; second <= to; second++) {
            rate.received(octetsPerSecond);
            if (rate.isTooSlow(second * SECOND)) {
                return second;
            }
        }
        return 0;
    }

    @Test
    void theLeastRateIsEnoughAndOneOctetLessIsNot() {
        assertEquals(0, tooSlowAt(0, 600, 500));
        assertEquals(610, tooSlowAt(600, 700, 0));
    }

    @Test
    void lessThanTheLeastRateIsTooSlowWhenTheFirstMinuteIsOver() {
        assertEquals(60, tooSlowAt(0, 600, 499));
    }

    @Test
    void aBurstCarriesAMinuteAndNoMore() {
        rate.received(1_000_000);
        assertEquals(70, tooSlowAt(0, 600, 0));
    }

    @Test
    void timeInWhichTheClientWasNotReadFromDoesNotCount() {
        assertEquals(0, tooSlowAt(0, 59, 0));
        rate.restart(59 * SECOND);
        assertEquals(119, tooSlowAt(59, 600, 0));
    }

    @Test
    void aLookThatComesLateIsLenient() {
        assertEquals(0, tooSlowAt(0, 50, 500));
        rate.received(200 * 500);
        assertFalse(rate.isTooSlow(250 * SECOND));
        assertEquals(0, tooSlowAt(250, 400, 500));
    }

    @Test
    void zeroIsNoLimit() {
        DataRate none = new DataRate(0, 60_000, 0);
        for (int second = 0; second < 600; second += 10) {
            assertFalse(none.isTooSlow(second * SECOND));
        }
        assertTrue(none.nextLook() > 590 * SECOND);
    }
}
