package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.realclients.ReceivingHost.Mail;
import io.github.smtpraw.support.Transport;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AUTH as clients that others wrote do it. */
class AuthClientsTest {
    static final String SECRET = "n0on,at=the usual place";

    /** A listener that lets in Ann alone. */
    static final String OPTIONS = "&authRequired=true&onAuth=bean:" + Users.class.getName();

    static final String ALL_MECHANISMS =
            "PLAIN,LOGIN,CRAM-MD5,SCRAM-SHA-1,SCRAM-SHA-256,OAUTHBEARER,XOAUTH2";

    /** What OAuth allows as a token (RFC 6750 2.1). */
    static final String TOKEN = "ya29.A0-x_y~z+1/2==";

    private static final Map<Transport, ReceivingHost> HOSTS = new EnumMap<>(Transport.class);

    @TempDir Path folder;

    /** Knows Ann. */
    public static final class Users {
        public boolean check(Credentials credentials) {
            return credentials.getUsername().equals("ann")
                    && credentials.verify(credentials.getToken() == null ? SECRET : TOKEN);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        for (Transport transport : Transport.values()) {
            String options = OPTIONS + "&authMechanisms=" + ALL_MECHANISMS;
            if (transport == Transport.PLAIN) {
                options += "&authWithoutTls=true";
            }
            HOSTS.put(transport, ReceivingHost.over(transport, options));
        }
    }

    @AfterAll
    static void stop() {
        HOSTS.values().forEach(ReceivingHost::close);
        HOSTS.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "SWAKS, PLAIN, PLAIN",
        "SWAKS, PLAIN, LOGIN",
        "SWAKS, PLAIN, CRAM-MD5",
        "SWAKS, STARTTLS, PLAIN",
        "SWAKS, IMPLICIT, CRAM-MD5",
        "CURL, PLAIN, PLAIN",
        "CURL, PLAIN, LOGIN",
        "CURL, PLAIN, CRAM-MD5",
        "CURL, STARTTLS, OAUTHBEARER",
        "CURL, IMPLICIT, XOAUTH2",
        "SMTPLIB, PLAIN, PLAIN",
        "SMTPLIB, PLAIN, LOGIN",
        "SMTPLIB, PLAIN, CRAM-MD5",
        "SMTPLIB, STARTTLS, PLAIN",
        "SMTPLIB, STARTTLS, LOGIN",
        "SMTPLIB, STARTTLS, CRAM-MD5",
        "SMTPLIB, IMPLICIT, PLAIN",
        "SMTPLIB, IMPLICIT, LOGIN",
        "SMTPLIB, IMPLICIT, CRAM-MD5",
        "MSMTP, PLAIN, PLAIN",
        "MSMTP, PLAIN, LOGIN",
        "MSMTP, PLAIN, CRAM-MD5",
        "MSMTP, PLAIN, SCRAM-SHA-1",
        "MSMTP, PLAIN, SCRAM-SHA-256",
        "MSMTP, STARTTLS, SCRAM-SHA-256",
        "MSMTP, STARTTLS, XOAUTH2",
        "MSMTP, IMPLICIT, OAUTHBEARER",
        "NODEMAILER, PLAIN, PLAIN",
        "NODEMAILER, STARTTLS, PLAIN",
        "NODEMAILER, STARTTLS, LOGIN",
        "NODEMAILER, STARTTLS, CRAM-MD5",
        "NODEMAILER, STARTTLS, XOAUTH2",
        "NODEMAILER, IMPLICIT, PLAIN",
        "NODEMAILER, IMPLICIT, LOGIN",
        "NODEMAILER, IMPLICIT, CRAM-MD5",
        "NODEMAILER, IMPLICIT, XOAUTH2"
    })
    void theClientIsAuthenticatedByItsSecretAndNoOther(
            AuthClient client, Transport transport, String mechanism) throws Exception {
        ReceivingHost host = HOSTS.get(transport);
        Login wrong = new Login(transport, host.port(), mechanism, "wrong");
        assertNotEquals(0, client.send(Payload.DOTS, folder, wrong).status());
        assertTrue(host.isEmpty());

        String secret = wrong.isToken() ? TOKEN : SECRET;
        Login right = new Login(transport, host.port(), mechanism, secret);
        client.send(Payload.DOTS, folder, right).assertDone();
        Mail mail = host.next();
        Payload.DOTS.assertBehind(mail.content(), "Received");
        assertEquals(transport == Transport.PLAIN ? "ESMTPA" : "ESMTPSA", mail.protocol());
        assertEquals("ann", mail.headers().get(SmtpRawConstants.AUTH_USER));
    }
}
