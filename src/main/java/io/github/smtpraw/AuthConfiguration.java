package io.github.smtpraw;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** By which means clients may say who they are, and whether they have to. */
@UriParams
public abstract class AuthConfiguration extends PolicyConfiguration {
    @UriParam(
            label = "security",
            description =
                    "SASL mechanisms, comma-separated: PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-1, SCRAM-SHA-256, SCRAM-SHA-512, each SCRAM with -PLUS too, OAUTHBEARER, XOAUTH2, EXTERNAL. SCRAM needs the library com.ongres.scram:scram-common. Consumer: those that EHLO lists, in that order; default PLAIN,LOGIN. Producer: those that may be used, of which it takes the strongest that the server lists; default all but EXTERNAL.")
    private String authMechanisms;

    @UriParam(
            label = "consumer,security",
            defaultValue = "false",
            description = "Whether MAIL, VRFY, EXPN and ETRN are 530 5.7.0 before AUTH.")
    private boolean authRequired;

    @UriParam(
            label = "security",
            defaultValue = "false",
            security = "insecure:ssl",
            insecureValue = "true",
            description =
                    "Whether passwords may go where they can be read on the way. The consumer then offers AUTH without TLS, which else is 538 5.7.11 there; the producer sends its credentials without TLS, and by TLS to a server that has not proved its name.")
    private boolean authWithoutTls;

    public String getAuthMechanisms() {
        return authMechanisms;
    }

    public void setAuthMechanisms(String authMechanisms) {
        this.authMechanisms = authMechanisms;
    }

    public boolean isAuthRequired() {
        return authRequired;
    }

    public void setAuthRequired(boolean authRequired) {
        this.authRequired = authRequired;
    }

    public boolean isAuthWithoutTls() {
        return authWithoutTls;
    }

    public void setAuthWithoutTls(boolean authWithoutTls) {
        this.authWithoutTls = authWithoutTls;
    }
}
