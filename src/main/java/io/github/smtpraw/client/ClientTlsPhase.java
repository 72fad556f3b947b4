package io.github.smtpraw.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * A connection's way into TLS (RFC 3207, RFC 8314), whose handler stands directly before the
 * connection's. Event loop only.
 */
final class ClientTlsPhase {
    /** How it ended, told once on the event loop. */
    interface Listener {
        /**
         * @param certificate the server's, null where it showed none
         * @param shown whether the server has seen one of ours
         */
        void secured(X509Certificate certificate, boolean shown);

        void failed(Throwable cause);
    }

    private final ClientTlsEngines engines;
    private final Peer peer;
    private final Executor worker;
    private final ChannelHandlerContext context;
    private final Listener listener;
    private boolean begun;
    private boolean handler;
    private boolean ended;

    ClientTlsPhase(
            ClientTlsEngines engines,
            Peer peer,
            Executor worker,
            ChannelHandlerContext context,
            Listener listener) {
        this.engines = engines;
        this.peer = peer;
        this.worker = worker;
        this.context = context;
        this.listener = listener;
    }

    /** Begins, where it has not yet: with an engine, which may take reading files. */
    void begin() {
        if (begun) {
            return;
        }
        begun = true;
        try {
            worker.execute(this::prepare);
        } catch (RejectedExecutionException e) {
            end(e);
        }
    }

    private void prepare() {
        BiConsumer<SSLEngine, Throwable> next =
                (engine, failure) -> context.executor().execute(() -> prepared(engine, failure));
        try {
            next.accept(engines.newEngine(peer.host(), peer.port()), null);
        } catch (GeneralSecurityException | RuntimeException e) {
            next.accept(null, e);
        }
    }

    private void prepared(SSLEngine engine, Throwable failure) {
        if (ended || context.isRemoved()) {
            return;
        }
        if (failure != null) {
            end(failure);
            return;
        }
        SslHandler tls = new SslHandler(engine, worker);
        // The connection's own deadline says when it took too long.
        tls.setHandshakeTimeoutMillis(0);
        handler = true;
        tls.handshakeFuture()
                .addListener(
                        future -> {
                            if (future.isSuccess()) {
                                secured(engine.getSession());
                            } else {
                                end(future.cause());
                            }
                        });
        context.pipeline().addBefore(context.name(), null, tls);
    }

    private void secured(SSLSession session) {
        if (!ended) {
            ended = true;
            listener.secured(certificate(session), session.getLocalCertificates() != null);
        }
    }

    private static X509Certificate certificate(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate shown ? shown : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /** It has failed, or took too long. */
    void end(Throwable cause) {
        if (!ended) {
            ended = true;
            listener.failed(cause);
        }
    }

    /** Whether what comes now would be clear text ahead of the handshake. */
    boolean isInClear() {
        return begun && !handler;
    }
}
