package io.github.smtpraw.support;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/** The ways in which a client can go without a QUIT. */
public enum Parting {
    /** A reset of TCP; behind TLS nothing is said of it. */
    RESET,
    /** The client's side of TCP ends; behind TLS nothing is said of it. */
    FIN,
    /** The client's side of TLS ends, that of TCP stays open. */
    CLOSE_NOTIFY;

    /** Those that there are with this transport. */
    public static List<Parting> of(Transport way) {
        return Arrays.stream(values())
                .filter(parting -> parting != CLOSE_NOTIFY || way != Transport.PLAIN)
                .toList();
    }

    /** Whether the client can still read what the server says. */
    public boolean leavesReading() {
        return this != RESET;
    }

    public void from(SmtpTalk talk) throws IOException {
        Socket connection = talk.underneath();
        switch (this) {
            case RESET -> {
                connection.setSoLinger(true, 0);
                connection.close();
            }
            case FIN -> connection.shutdownOutput();
            case CLOSE_NOTIFY -> talk.closeNotify();
        }
    }
}
