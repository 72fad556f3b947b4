package io.github.smtpraw;

import io.github.smtpraw.protocol.ClientCommand;
import io.github.smtpraw.protocol.Partial;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** How the client names itself, what it sends and how long it waits. */
@UriParams
public abstract class ProducerConfiguration extends ConsumerConfiguration {
    @UriParam(
            label = "producer",
            description = "The reverse path where the header CamelSmtpFrom is absent.")
    private String from;

    @UriParam(
            label = "producer",
            description =
                    "The recipients, comma-separated, where the header CamelSmtpTo is absent.")
    private String to;

    @UriParam(
            label = "producer",
            defaultValue = "MAIL",
            description =
                    "What to do: send the exchange as MAIL, SEND, SOML or SAML (the header CamelSmtpVerb wins), or ask VRFY, EXPN, HELP or NOOP with the body as argument; the answer becomes the body.")
    private ClientCommand command = ClientCommand.MAIL;

    @UriParam(
            label = "producer",
            description = "The name to give in EHLO. Default: the machine's name.")
    private String heloName;

    @UriParam(
            label = "producer",
            description =
                    "The local address to connect from, to servers of its own address family. Default: any.")
    private String localAddress;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description =
                    "Whether the host is a mail domain, whose MX records say where to send, in order of preference (RFC 5321 5.1). Where it has none, its address records do.")
    private boolean mx;

    @UriParam(
            label = "producer,security",
            defaultValue = "false",
            security = "insecure:dev",
            insecureValue = "true",
            description =
                    "Whether mx sends to loopback, private and other addresses that are not public too. Else whoever owns a domain could lead the client to hosts that he does not reach himself.")
    private boolean mxPrivate;

    @UriParam(
            label = "producer",
            description =
                    "The name servers that mx asks, comma-separated, each host or host:port. Default: those of the system.")
    private String nameServers;

    @UriParam(
            label = "producer",
            defaultValue = "reject",
            description =
                    "When some of several recipients are refused: reject sends to none and throws, accept sends to the others and lists the refused in CamelSmtpResponseRejected.")
    private Partial partial = Partial.reject;

    @UriParam(
            label = "producer",
            defaultValue = "true",
            description =
                    "Whether SOML and SAML go as MAIL to a server that does not list them or answers 500, 502 or 504. SEND never does.")
    private boolean verbFallback = true;

    @UriParam(
            label = "producer,security",
            security = "secret",
            description =
                    "The user to authenticate as. The server must then offer AUTH, or nothing is sent.")
    private String username;

    @UriParam(
            label = "producer,security",
            security = "secret",
            description = "The user's password.")
    private String password;

    @UriParam(
            label = "producer,security",
            security = "secret",
            description =
                    "An access token for OAUTHBEARER and XOAUTH2: a String, or a bean that is a Supplier or a Callable of one and asked at each authentication, so that it may renew it.")
    private Object accessToken;

    @UriParam(
            label = "producer",
            defaultValue = "20",
            description = "Connections to one destination at once; further exchanges wait for one.")
    private int poolSize = 20;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "true",
            description =
                    "Whether the route goes on in a worker thread. false saves the hand-over, for routes that never block behind it: they go on in the thread that serves the connections.")
    private boolean usingExecutorService = true;

    @UriParam(
            label = "producer",
            defaultValue = "1m",
            javaType = "java.time.Duration",
            description = "How long an unused connection is kept.")
    private long idleTimeout = 60_000;

    @UriParam(
            label = "producer",
            defaultValue = "30s",
            javaType = "java.time.Duration",
            description =
                    "To open a connection to one address; and to look mail servers up, with mx.")
    private long connectTimeout = 30_000;

    @UriParam(
            label = "producer",
            defaultValue = "5m",
            javaType = "java.time.Duration",
            description = "For each reply (RFC 5321 4.5.3.2).")
    private long replyTimeout = 300_000;

    @UriParam(
            label = "producer",
            defaultValue = "10m",
            javaType = "java.time.Duration",
            description = "For the reply to the end of content (RFC 5321 4.5.3.2.6).")
    private long finalReplyTimeout = 600_000;

    public String getFrom() {
        return from;
    }

    public void setFrom(String from) {
        this.from = from;
    }

    public String getTo() {
        return to;
    }

    public void setTo(String to) {
        this.to = to;
    }

    public ClientCommand getCommand() {
        return command;
    }

    public void setCommand(ClientCommand command) {
        this.command = command;
    }

    public String getHeloName() {
        return heloName;
    }

    public void setHeloName(String heloName) {
        this.heloName = heloName;
    }

    public String getLocalAddress() {
        return localAddress;
    }

    public void setLocalAddress(String localAddress) {
        this.localAddress = localAddress;
    }

    public boolean isMx() {
        return mx;
    }

    public void setMx(boolean mx) {
        this.mx = mx;
    }

    public boolean isMxPrivate() {
        return mxPrivate;
    }

    public void setMxPrivate(boolean mxPrivate) {
        this.mxPrivate = mxPrivate;
    }

    public String getNameServers() {
        return nameServers;
    }

    public void setNameServers(String nameServers) {
        this.nameServers = nameServers;
    }

    public Partial getPartial() {
        return partial;
    }

    public void setPartial(Partial partial) {
        this.partial = partial;
    }

    public boolean isVerbFallback() {
        return verbFallback;
    }

    public void setVerbFallback(boolean verbFallback) {
        this.verbFallback = verbFallback;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public Object getAccessToken() {
        return accessToken;
    }

    public void setAccessToken(Object accessToken) {
        this.accessToken = accessToken;
    }

    public boolean isUsingExecutorService() {
        return usingExecutorService;
    }

    public void setUsingExecutorService(boolean usingExecutorService) {
        this.usingExecutorService = usingExecutorService;
    }

    public int getPoolSize() {
        return poolSize;
    }

    public void setPoolSize(int poolSize) {
        this.poolSize = poolSize;
    }

    public long getIdleTimeout() {
        return idleTimeout;
    }

    public void setIdleTimeout(long idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getReplyTimeout() {
        return replyTimeout;
    }

    public void setReplyTimeout(long replyTimeout) {
        this.replyTimeout = replyTimeout;
    }

    public long getFinalReplyTimeout() {
        return finalReplyTimeout;
    }

    public void setFinalReplyTimeout(long finalReplyTimeout) {
        this.finalReplyTimeout = finalReplyTimeout;
    }
}
