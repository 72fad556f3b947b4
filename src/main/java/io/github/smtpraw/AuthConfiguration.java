package io.github.smtpraw;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** By which means clients may say who they are, and whether they have to. */
@UriParams
public abstract class AuthConfiguration extends PolicyConfiguration {
    @UriParam(
            label = "consumer,security",
            defaultValue = "PLAIN,LOGIN",
            description =
                    "SASL mechanisms in the order in which EHLO lists them, comma-separated: PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-1, SCRAM-SHA-256, SCRAM-SHA-512, each SCRAM with -PLUS too, OAUTHBEARER, XOAUTH2, EXTERNAL. SCRAM needs the library com.ongres.scram:scram-common.")
    private String authMechanisms = "PLAIN,LOGIN";

    @UriParam(
            label = "consumer,security",
            defaultValue = "false",
            description = "Whether MAIL, VRFY, EXPN and ETRN are 530 5.7.0 before AUTH.")
    private boolean authRequired;

    @UriParam(
            label = "consumer,security",
            defaultValue = "false",
            security = "insecure:ssl",
            insecureValue = "true",
            description =
                    "Whether AUTH is offered without TLS, so that passwords can be read on the way. Else it is 538 5.7.11 there.")
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
