package io.github.smtpraw.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    @Test
    void delaysDoubleFromAMinuteToFourHours() {
        RetrySchedule schedule = new RetrySchedule();
        assertEquals(
                "[1, 2, 4, 8, 16, 32, 64, 128, 240, 240]",
                IntStream.rangeClosed(1, 10)
                        .mapToLong(attempts -> schedule.delay(attempts) / MINUTE)
                        .boxed()
                        .toList()
                        .toString());
        assertEquals(4 * HOUR, schedule.delay(100_000));
    }

    @Test
    void itIsWorthAWarningAfterFourHoursAndGivenUpAfterFiveDays() {
        RetrySchedule schedule = new RetrySchedule();
        assertFalse(schedule.isWorthWarning(4 * HOUR - 1));
        assertTrue(schedule.isWorthWarning(4 * HOUR));
        assertFalse(schedule.isExpired(120 * HOUR - 1));
        assertTrue(schedule.isExpired(120 * HOUR));
        assertEquals(120 * HOUR, schedule.lifetime());
    }

    @Test
    void timesAreMillisecondsOrHaveUnits() {
        RetrySchedule schedule = new RetrySchedule();
        schedule.setDelay("1500");
        schedule.setMultiplier("1.5");
        schedule.setMaximum("1h30m");
        schedule.setLifetime(" 2d ");
        schedule.setWarn("90S");
        assertEquals(1500, schedule.delay(1));
        assertEquals(2250, schedule.delay(2));
        assertEquals(90 * MINUTE, schedule.delay(99));
        assertTrue(schedule.isExpired(48 * HOUR));
        assertTrue(schedule.isWorthWarning(90_000));
    }

    @Test
    void aFirstDelayBeyondTheLongestStaysAsItIs() {
        RetrySchedule schedule = new RetrySchedule();
        schedule.setDelay("1d");
        assertEquals(24 * HOUR, schedule.delay(1));
        assertEquals(24 * HOUR, schedule.delay(2));
    }

    @ParameterizedTest
    @CsvSource({
        "delay, soon, relay.retry.delay",
        "delay, -1, relay.retry.delay",
        "maximum, 4 hours, relay.retry.maximum",
        "lifetime, '', relay.lifetime",
        "warn, 4y, relay.warn",
        "multiplier, twice, relay.retry.multiplier",
        "multiplier, 0.5, relay.retry.multiplier",
        "multiplier, NaN, relay.retry.multiplier"
    })
    void whatIsNoneIsRefusedByTheNameOfTheProperty(String which, String value, String property) {
        RetrySchedule schedule = new RetrySchedule();
        Exception thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> {
                            switch (which) {
                                case "delay" -> schedule.setDelay(value);
                                case "maximum" -> schedule.setMaximum(value);
                                case "lifetime" -> schedule.setLifetime(value);
                                case "warn" -> schedule.setWarn(value);
                                default -> schedule.setMultiplier(value);
                            }
                        });
        assertTrue(thrown.getMessage().startsWith(property + ": "), thrown.getMessage());
        assertTrue(thrown.getMessage().endsWith(value), thrown.getMessage());
    }
}
