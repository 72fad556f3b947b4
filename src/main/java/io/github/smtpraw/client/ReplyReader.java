package io.github.smtpraw.client;

import io.github.smtpraw.protocol.MalformedReplyException;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ReplyDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/** Makes replies of what a connection brings. Event loop only. */
final class ReplyReader {
    /** Who gets them. */
    interface Listener {
        /** Whether what follows is to be read as a reply. */
        boolean readsReplies();

        void replied(Reply reply);

        /** It is no reply; nothing more is read. */
        void malformed(String what);
    }

    private static final FastThreadLocal<byte[]> SCRATCH =
            new FastThreadLocal<>() {
                @Override
                protected byte[] initialValue() {
                    return new byte[8192];
                }
            };

    private final ReplyDecoder decoder = new ReplyDecoder();
    private final Listener listener;

    ReplyReader(Listener listener) {
        this.listener = listener;
    }

    /** Reads; false where the listener wanted no more ahead of the end. */
    boolean read(ByteBuf octets) {
        byte[] scratch = SCRATCH.get();
        boolean whole = true;
        while (whole && octets.isReadable()) {
            int length = Math.min(octets.readableBytes(), scratch.length);
            octets.readBytes(scratch, 0, length);
            whole = decode(scratch, length);
        }
        return whole;
    }

    private boolean decode(byte[] octets, int length) {
        int at = 0;
        while (at < length && listener.readsReplies()) {
            try {
                at = decoder.decode(octets, at, length);
            } catch (MalformedReplyException e) {
                listener.malformed(e.getMessage());
                return false;
            }
            Reply reply = decoder.take();
            if (reply != null) {
                listener.replied(reply);
            }
        }
        return at == length;
    }
}
