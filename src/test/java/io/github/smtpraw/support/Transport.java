package io.github.smtpraw.support;

import static io.github.smtpraw.support.MailServer.expect;

import java.io.IOException;

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

    /** Encrypts a new connection where that comes first. */
    public SmtpTalk open(SmtpTalk connected) throws IOException {
        return this == IMPLICIT ? connected.handshake(new TlsClient()) : connected;
    }

    /** Has a new connection greeted and encrypted. */
    public SmtpTalk greet(SmtpTalk connected) throws IOException {
        SmtpTalk talk = open(connected);
        expect(220, talk.reply());
        if (this == STARTTLS) {
            expect(250, talk.say("EHLO client.example"));
            expect(220, talk.say("STARTTLS"));
            talk.handshake(new TlsClient());
        }
        return talk;
    }
}
