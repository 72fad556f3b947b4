package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ServerDialogue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * A session's way into TLS (RFC 3207, RFC 8314), whose handlers stand directly before the
 * session's. Event loop only.
 */
final class TlsPhase {
    private static final long HANDSHAKE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private final ListenerTls tls;
    private final Conversation conversation;
    private final ServerDialogue dialogue;
    private final InputBuffer input;
    private final ReplyQueue replies;
    private final ChannelHandlerContext context;
    private TlsGuard guard;

    TlsPhase(
            ListenerTls tls,
            Conversation conversation,
            ServerDialogue dialogue,
            InputBuffer input,
            ReplyQueue replies,
            ChannelHandlerContext context) {
        this.tls = tls;
        this.conversation = conversation;
        this.dialogue = dialogue;
        this.input = input;
        this.replies = replies;
        this.context = context;
    }

    /** How long a client may take for its handshake, in milliseconds. */
    static long timeout(long commandTimeout) {
        return Math.min(HANDSHAKE_MILLIS, commandTimeout);
    }

    /**
     * Makes an engine first: once 220 is said, there is no way back (RFC 3207 4).
     *
     * @param ready the 220; null where TLS is there from the first octet on
     */
    void begin(Reply ready) {
        tls.newEngine(engine -> conversation.onEventLoop(() -> prepared(ready, engine)));
    }

    private void prepared(Reply ready, SSLEngine engine) {
        if (conversation.mode() != Conversation.Mode.HANDSHAKE) {
            return;
        }
        if (ready != null && input.isReadable()) {
            conversation.notTls();
        } else if (engine == null) {
            conversation.tlsUnavailable();
        } else if (ready == null) {
            expect(engine, () -> conversation.handshakeFailed("it does not begin as TLS"));
        } else {
            replies.add(ready, false);
            replies.flush();
            expect(engine, conversation::notTls);
        }
    }

    /** From here on the client has to speak TLS, or {@code notTls} runs. */
    private void expect(SSLEngine engine, Runnable notTls) {
        guard = new TlsGuard(tls.handler(engine), notTls);
        context.pipeline().addBefore(context.name(), null, guard);
        ByteBuf early = input.take();
        if (early != null) {
            ChannelHandlerContext first = context.pipeline().context(guard);
            guard.channelRead(first, early);
        }
    }

    /** The handshake is done. */
    void end() {
        context.pipeline().remove(guard);
        SSLSession session = context.pipeline().get(SslHandler.class).engine().getSession();
        String versionAndSuite = session.getProtocol() + ' ' + session.getCipherSuite();
        dialogue.secured(versionAndSuite, clientSubject(session));
    }

    /** Null where the client showed no certificate. */
    private static String clientSubject(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate shown
                    ? shown.getSubjectX500Principal().getName()
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }
}
