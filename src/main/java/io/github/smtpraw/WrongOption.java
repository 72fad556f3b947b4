package io.github.smtpraw;

/** Says which option is wrong. */
final class WrongOption {
    /** In place of passwords. */
    private static final String SHOWN = "SSLContextParameters";

    private WrongOption() {}

    static IllegalArgumentException of(String option, Object value, String why) {
        return new IllegalArgumentException(
                "smtp-raw: option " + option + "=" + value + ": " + why);
    }

    static IllegalArgumentException sslContext(String why) {
        return of("sslContextParameters", SHOWN, why);
    }

    static IllegalArgumentException sslContext(Exception cause) {
        IllegalArgumentException wrong = sslContext(cause.toString());
        wrong.initCause(cause);
        return wrong;
    }
}
