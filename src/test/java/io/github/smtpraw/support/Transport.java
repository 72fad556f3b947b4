package io.github.smtpraw.support;

/** The ways in which a client can speak to a listener. */
public enum Transport {
    PLAIN(""),
    STARTTLS("tls=required&sslContextParameters=#tls"),
    IMPLICIT("tls=implicit&sslContextParameters=#tls");

    private final String options;

    Transport(String options) {
        this.options = options;
    }

    /** What the listener needs for it. */
    public String options() {
        return options;
    }
}
