package io.github.smtpraw;

/** Says which option is wrong. */
final class WrongOption {
    private WrongOption() {}

    static IllegalArgumentException of(String option, Object value, String why) {
        return new IllegalArgumentException(
                "smtp-raw: option " + option + "=" + value + ": " + why);
    }
}
