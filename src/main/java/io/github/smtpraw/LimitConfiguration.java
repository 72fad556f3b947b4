package io.github.smtpraw;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** What one client, one session and one message may take of the server. */
@UriParams
public abstract class LimitConfiguration extends AuthConfiguration {
    @UriParam(
            label = "consumer,limit",
            defaultValue = "52428800",
            description =
                    "Octets that a message may have: 552 5.3.4 at MAIL (SIZE) or after the data.")
    private long maxMessageSize = 52_428_800;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "1048576",
            description =
                    "Octets that the header section of a message may have: 552 5.3.4 after the data.")
    private int maxHeaderSize = 1_048_576;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "100",
            description =
                    "Received fields at which a message is refused as looping with 554 5.4.6.")
    private int maxHops = 100;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "1000",
            description = "Recipients that a transaction may have; further ones are 452 4.5.3.")
    private int maxRecipients = 1000;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "20",
            description =
                    "5xx replies to commands after which the session is closed with 421 4.7.0; past half of it each reply waits errorDelay. A message taken sets the count to 0.")
    private int maxErrors = 20;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "1s",
            javaType = "java.time.Duration",
            description = "How long each reply waits once half of maxErrors is reached.")
    private long errorDelay = 1_000;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "10000",
            description = "Connections open at once; further ones are answered 421 4.7.0.")
    private int maxConnections = 10_000;

    @UriParam(
            label = "consumer,limit",
            description =
                    "Connections that one address has open at once, an IPv6 one with the whole of its /64; further ones are answered 421 4.7.0. 0, the default, is without limit.")
    private int maxConnectionsPerAddress;

    @UriParam(
            label = "consumer,limit",
            description =
                    "Connections that one address opens within a minute, an IPv6 one with the whole of its /64; further ones are answered 421 4.7.0. 0, the default, is without limit.")
    private int maxConnectionRate;

    @UriParam(
            label = "limit",
            description =
                    "Messages that one connection carries: the consumer answers the MAIL after them with 421, the producer takes another connection. 0, the default, is without limit.")
    private int maxMessagesPerConnection;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "2048",
            description =
                    "Octets that a command line may have, CRLF included: 500 5.5.2 past it, and a line without an end is closed after 1048576.")
    private int maxCommandLength = 2_048;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "5m",
            javaType = "java.time.Duration",
            description = "From a reply to the whole next command: 421 4.4.2 past it.")
    private long commandTimeout = 300_000;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "5m",
            javaType = "java.time.Duration",
            description = "Between two reads of content: 421 4.4.2 past it.")
    private long dataTimeout = 300_000;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "1h",
            javaType = "java.time.Duration",
            description = "For the content of one message as a whole: 421 4.4.2 past it.")
    private long messageTimeout = 3_600_000;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "500",
            description =
                    "Octets of content a second, as a mean over any minute of it: 421 4.4.2 below it. 0 is without limit.")
    private int minDataRate = 500;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "1m",
            javaType = "java.time.Duration",
            description = "A client that does not read its replies for that long is closed.")
    private long writeTimeout = 60_000;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "5m",
            javaType = "java.time.Duration",
            description =
                    "From the end of data to the route's result, waiting included: 451 4.3.0 past it, and a late result is never a second reply.")
    private long routeTimeout = 300_000;

    @UriParam(
            label = "consumer,limit",
            defaultValue = "200",
            description =
                    "Messages in routes at once, each until its exchange truly ends; past it finished messages wait, and MAIL is 451 4.3.2 once as many wait.")
    private int maxConcurrentMessages = 200;

    public long getMaxMessageSize() {
        return maxMessageSize;
    }

    public void setMaxMessageSize(long maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    public int getMaxHeaderSize() {
        return maxHeaderSize;
    }

    public void setMaxHeaderSize(int maxHeaderSize) {
        this.maxHeaderSize = maxHeaderSize;
    }

    public int getMaxHops() {
        return maxHops;
    }

    public void setMaxHops(int maxHops) {
        this.maxHops = maxHops;
    }

    public int getMaxRecipients() {
        return maxRecipients;
    }

    public void setMaxRecipients(int maxRecipients) {
        this.maxRecipients = maxRecipients;
    }

    public int getMaxErrors() {
        return maxErrors;
    }

    public void setMaxErrors(int maxErrors) {
        this.maxErrors = maxErrors;
    }

    public long getErrorDelay() {
        return errorDelay;
    }

    public void setErrorDelay(long errorDelay) {
        this.errorDelay = errorDelay;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    public int getMaxConnectionsPerAddress() {
        return maxConnectionsPerAddress;
    }

    public void setMaxConnectionsPerAddress(int maxConnectionsPerAddress) {
        this.maxConnectionsPerAddress = maxConnectionsPerAddress;
    }

    public int getMaxConnectionRate() {
        return maxConnectionRate;
    }

    public void setMaxConnectionRate(int maxConnectionRate) {
        this.maxConnectionRate = maxConnectionRate;
    }

    public int getMaxMessagesPerConnection() {
        return maxMessagesPerConnection;
    }

    public void setMaxMessagesPerConnection(int maxMessagesPerConnection) {
        this.maxMessagesPerConnection = maxMessagesPerConnection;
    }

    public int getMaxCommandLength() {
        return maxCommandLength;
    }

    public void setMaxCommandLength(int maxCommandLength) {
        this.maxCommandLength = maxCommandLength;
    }

    public long getCommandTimeout() {
        return commandTimeout;
    }

    public void setCommandTimeout(long commandTimeout) {
        this.commandTimeout = commandTimeout;
    }

    public long getDataTimeout() {
        return dataTimeout;
    }

    public void setDataTimeout(long dataTimeout) {
        this.dataTimeout = dataTimeout;
    }

    public long getMessageTimeout() {
        return messageTimeout;
    }

    public void setMessageTimeout(long messageTimeout) {
        this.messageTimeout = messageTimeout;
    }

    public int getMinDataRate() {
        return minDataRate;
    }

    public void setMinDataRate(int minDataRate) {
        this.minDataRate = minDataRate;
    }

    public long getWriteTimeout() {
        return writeTimeout;
    }

    public void setWriteTimeout(long writeTimeout) {
        this.writeTimeout = writeTimeout;
    }

    public long getRouteTimeout() {
        return routeTimeout;
    }

    public void setRouteTimeout(long routeTimeout) {
        this.routeTimeout = routeTimeout;
    }

    public int getMaxConcurrentMessages() {
        return maxConcurrentMessages;
    }

    public void setMaxConcurrentMessages(int maxConcurrentMessages) {
        this.maxConcurrentMessages = maxConcurrentMessages;
    }
}
