package io.github.smtpraw;

import org.apache.camel.spi.Metadata;

/** Names of the exchange headers that the consumer sets and the producer reads. */
public final class SmtpRawConstants {
    @Metadata(
            label = "common",
            description = "The verb that opened the transaction: MAIL, SEND, SOML or SAML.",
            javaType = "String",
            enums = "MAIL,SEND,SOML,SAML")
    public static final String VERB = "CamelSmtpVerb";

    @Metadata(
            label = "common",
            description =
                    "The reverse path; an empty String for the null reverse path. The producer takes the option from where it is absent.",
            javaType = "String")
    public static final String FROM = "CamelSmtpFrom";

    @Metadata(
            label = "common",
            description =
                    "The recipients. The producer reads one Recipient, one String, comma-separated addresses or a list of Strings too, and takes the option to where it is absent.",
            javaType = "java.util.List<io.github.smtpraw.protocol.Recipient>")
    public static final String TO = "CamelSmtpTo";

    @Metadata(
            label = "producer",
            description = "The server to send to in place of the endpoint's: host, or host:port.",
            javaType = "String")
    public static final String HOST = "CamelSmtpHost";

    @Metadata(
            label = "common",
            description =
                    "7BIT, 8BITMIME or BINARYMIME, by what the content holds, not by what was declared.",
            javaType = "String",
            enums = "7BIT,8BITMIME,BINARYMIME")
    public static final String BODY_TYPE = "CamelSmtpBodyType";

    @Metadata(
            label = "common",
            description = "Whether the transaction was opened with SMTPUTF8 (RFC 6531).",
            javaType = "Boolean")
    public static final String UTF8 = "CamelSmtpUtf8";

    @Metadata(
            label = "common",
            description =
                    "Whether every hop must use TLS and REQUIRETLS (RFC 8689); set where it was asked for.",
            javaType = "Boolean")
    public static final String REQUIRE_TLS = "CamelSmtpRequireTls";

    @Metadata(
            label = "common",
            description =
                    "The envelope id that status notifications name (DSN ENVID, RFC 3461 4.4), decoded; set where it was given.",
            javaType = "String")
    public static final String ENVELOPE_ID = "CamelSmtpEnvelopeId";

    @Metadata(
            label = "common",
            description =
                    "How much of the message a status notification returns (DSN RET, RFC 3461 4.3): FULL or HDRS; set where it was given.",
            javaType = "String",
            enums = "FULL,HDRS")
    public static final String RETURN = "CamelSmtpReturn";

    @Metadata(
            label = "common",
            description =
                    "The parameters of MAIL that have no header of their own, never SIZE or AUTH; set where there are any.",
            javaType = "java.util.Map<String, String>")
    public static final String MAIL_PARAMETERS = "CamelSmtpMailParameters";

    @Metadata(
            label = "consumer",
            description = "Octets of the content as received, without our trace field.",
            javaType = "Long")
    public static final String SIZE = "CamelSmtpSize";

    @Metadata(
            label = "consumer",
            description = "The name given in HELO or EHLO.",
            javaType = "String")
    public static final String HELO = "CamelSmtpHelo";

    @Metadata(
            label = "consumer",
            description =
                    "The protocol as RFC 3848 names it: SMTP, ESMTP, ESMTPS, ESMTPA, ESMTPSA, LMTP and its kin.",
            javaType = "String")
    public static final String PROTOCOL = "CamelSmtpProtocol";

    @Metadata(label = "consumer", description = "ip:port of the client.", javaType = "String")
    public static final String REMOTE_ADDRESS = "CamelSmtpRemoteAddress";

    @Metadata(
            label = "consumer",
            description = "ip:port that the client connected to.",
            javaType = "String")
    public static final String LOCAL_ADDRESS = "CamelSmtpLocalAddress";

    @Metadata(
            label = "consumer",
            description =
                    "TLS version and cipher suite, such as TLSv1.3 TLS_AES_256_GCM_SHA384; set where the session is encrypted.",
            javaType = "String")
    public static final String TLS = "CamelSmtpTls";

    @Metadata(
            label = "consumer",
            description = "Who the client is by AUTH; set where it authenticated.",
            javaType = "String")
    public static final String AUTH_USER = "CamelSmtpAuthUser";

    @Metadata(label = "consumer", description = "The session's unique id.", javaType = "String")
    public static final String SESSION_ID = "CamelSmtpSessionId";

    @Metadata(
            label = "consumer",
            description =
                    "The message's unique id; it stands in the Received field, the 250 reply and the log.",
            javaType = "String")
    public static final String MESSAGE_ID = "CamelSmtpMessageId";

    @Metadata(
            label = "consumer",
            description =
                    "The session: its facts, and attributes that live as long as the connection.",
            javaType = "io.github.smtpraw.protocol.Session")
    public static final String SESSION = "CamelSmtpSession";

    @Metadata(
            label = "consumer",
            description =
                    "The message's own header fields by name in any case, decoded (RFC 2047), parsed when first read.",
            javaType = "java.util.Map<String, String>")
    public static final String MAIL = "CamelSmtpMail";

    @Metadata(
            label = "consumer",
            description =
                    "Read after a policy or the route: the reply code that the server shall say.",
            javaType = "Integer")
    public static final String REPLY_CODE = "CamelSmtpReplyCode";

    @Metadata(
            label = "consumer",
            description =
                    "Read after a policy or the route: the enhanced status code x.y.z to say.",
            javaType = "String")
    public static final String REPLY_STATUS = "CamelSmtpReplyStatus";

    @Metadata(
            label = "consumer",
            description =
                    "Read after a policy or the route: the text to say, lines apart by a line feed.",
            javaType = "String")
    public static final String REPLY_TEXT = "CamelSmtpReplyText";

    @Metadata(
            label = "producer",
            description = "Set after sending: the reply code of the other server.",
            javaType = "Integer")
    public static final String RESPONSE_CODE = "CamelSmtpResponseCode";

    @Metadata(
            label = "producer",
            description = "Set after sending: the enhanced status code of the other server.",
            javaType = "String")
    public static final String RESPONSE_STATUS = "CamelSmtpResponseStatus";

    @Metadata(
            label = "producer",
            description =
                    "Set after sending: the reply text of the other server, lines apart by a line feed.",
            javaType = "String")
    public static final String RESPONSE_TEXT = "CamelSmtpResponseText";

    @Metadata(
            label = "producer",
            description =
                    "Set after sending: whether the other server lists DSN, so that it reports what becomes of the message (RFC 3461).",
            javaType = "Boolean")
    public static final String RESPONSE_DSN = "CamelSmtpResponseDsn";

    @Metadata(
            label = "producer",
            description = "Set after sending with partial=accept: whom the other server refused.",
            javaType =
                    "java.util.Map<io.github.smtpraw.protocol.Recipient, io.github.smtpraw.protocol.Reply>")
    public static final String RESPONSE_REJECTED = "CamelSmtpResponseRejected";

    @Metadata(
            label = "consumer",
            description =
                    "Read after the route: whom it did not serve, and the reply for each. Keys may be Strings, values too (550 5.1.1 text).",
            javaType =
                    "java.util.Map<io.github.smtpraw.protocol.Recipient, io.github.smtpraw.protocol.Reply>")
    public static final String REJECTED = "CamelSmtpRejected";

    private SmtpRawConstants() {}
}
