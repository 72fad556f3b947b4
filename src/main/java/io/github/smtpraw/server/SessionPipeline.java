package io.github.smtpraw.server;

import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an accepted connection goes through, in its order: the PROXY header, then the session. */
final class SessionPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(SessionPipeline.class);

    /** Octets of version 2 behind the addresses; those of version 1 are 107 in all. */
    private static final int MAX_TLV = 4096;

    private final SmtpListener listener;
    private final ListenerSettings settings;
    private final SocketChannel channel;

    SessionPipeline(SmtpListener listener, ListenerSettings settings, SocketChannel channel) {
        this.listener = listener;
        this.settings = settings;
        this.channel = channel;
    }

    /** Sets it up; a peer that is no trusted proxy where one must be is closed. */
    void begin() {
        InetSocketAddress peer = channel.remoteAddress();
        if (settings.proxies().isEmpty()) {
            beginSession(peer, channel.localAddress());
        } else if (settings.proxies().contains(NetUtil.toAddressString(peer.getAddress()))) {
            listener.awaitHeader(channel);
            channel.pipeline()
                    .addLast(
                            new HAProxyMessageDecoder(MAX_TLV),
                            new ProxyHeaderHandler(
                                    peer, channel.localAddress(), this::beginSession));
        } else {
            LOG.info("{} is not among trustedProxies, and closed", peer);
            channel.close();
        }
    }

    private void beginSession(InetSocketAddress remote, InetSocketAddress local) {
        if (listener.admits(remote, settings, channel)) {
            SessionHandler session =
                    new SessionHandler(listener, settings, listener.newSession(remote, local));
            channel.pipeline().addLast(session);
            listener.opened(channel, session);
        }
    }
}
