package io.github.smtpraw;

import io.github.smtpraw.protocol.TlsMode;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;

/** How connections are encrypted. */
@UriParams
public abstract class SecurityConfiguration extends LimitConfiguration {
    @UriParam(
            label = "security",
            description =
                    "When connections are encrypted. Consumer: off never; opportunistic offers STARTTLS; required answers 530 5.7.0 to MAIL, RCPT, VRFY and EXPN before STARTTLS; implicit is TLS from the first octet; default opportunistic where an SSL context is set, else off. Producer: off never; opportunistic encrypts where STARTTLS is offered, without checking the certificate, and goes on in clear where that fails; required and implicit check certificate and host name and send nothing without; default required where credentials are set, else opportunistic.")
    private TlsMode tls;

    @UriParam(
            label = "security",
            description =
                    "The keys, trust, protocols and cipher suites of TLS, and whether clients need a certificate. Files that it names are read anew when they change.")
    private SSLContextParameters sslContextParameters;

    public TlsMode getTls() {
        return tls;
    }

    public void setTls(TlsMode tls) {
        this.tls = tls;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }
}
