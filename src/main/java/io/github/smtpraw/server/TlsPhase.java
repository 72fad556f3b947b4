package io.github.smtpraw.server;

import io.github.smtpraw.auth.ChannelBinding;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ServerDialogue;
import io.github.smtpraw.protocol.Session;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
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

    private final SmtpListener listener;
    private final ListenerTls tls;
    private final Conversation conversation;
    private final Session session;
    private final ServerDialogue dialogue;
    private final InputBuffer input;
    private final ReplyQueue replies;
    private final ChannelHandlerContext context;
    private final SessionLoop loop;
    private boolean fromTheStart;
    private TlsGuard guard;

    TlsPhase(
            SmtpListener listener,
            Conversation conversation,
            Session session,
            ServerDialogue dialogue,
            InputBuffer input,
            ReplyQueue replies,
            ChannelHandlerContext context,
            SessionLoop loop) {
        this.listener = listener;
        this.tls = listener.tls();
        this.conversation = conversation;
        this.session = session;
        this.dialogue = dialogue;
        this.input = input;
        this.replies = replies;
        this.context = context;
        this.loop = loop;
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
        fromTheStart = ready == null;
        conversation.awaitHandshake();
        tls.newEngine(engine -> loop.run(() -> prepared(ready, engine)));
    }

    private void prepared(Reply ready, SSLEngine engine) {
        if (conversation.mode() != ReadingMode.HANDSHAKE) {
            return;
        }
        if (ready != null && input.isReadable()) {
            notTls();
        } else if (engine == null) {
            unavailable();
        } else if (ready == null) {
            expect(engine, () -> failed("it does not begin as TLS"));
        } else {
            replies.add(ready, false);
            replies.flush();
            expect(engine, this::notTls);
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

    private void unavailable() {
        if (fromTheStart) {
            failed("no engine");
        } else {
            conversation.answer(dialogue.tlsUnavailable());
        }
    }

    /** What comes behind STARTTLS in clear was put there by somebody between us and the client. */
    private void notTls() {
        listener.routes().observer().tlsFailed(session, "clear text behind STARTTLS");
        conversation.answer(dialogue.notTls());
    }

    /** It came where SMTP is spoken first. */
    void unexpected() {
        conversation.perform(dialogue.notSmtp());
    }

    void failed(String why) {
        listener.routes().observer().tlsFailed(session, why);
        conversation.drop();
    }

    /**
     * The handshake is over.
     *
     * @param failure null where it succeeded
     */
    void ended(Throwable failure) {
        if (conversation.mode() != ReadingMode.HANDSHAKE) {
            return;
        }
        if (failure != null) {
            failed(failure.toString());
            return;
        }
        tell();
        listener.routes().observer().secured(session);
        conversation.secured();
    }

    private void tell() {
        context.pipeline().remove(guard);
        SSLSession made = context.pipeline().get(SslHandler.class).engine().getSession();
        String versionAndSuite = made.getProtocol() + ' ' + made.getCipherSuite();
        dialogue.secured(versionAndSuite, clientSubject(made), serverEndPoint(made));
    }

    /** What a client can bind AUTH to; null where we showed no certificate. */
    private static byte[] serverEndPoint(SSLSession session) {
        Certificate[] shown = session.getLocalCertificates();
        return shown != null && shown[0] instanceof X509Certificate own
                ? ChannelBinding.serverEndPoint(own)
                : null;
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
