package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientDialogue;
import io.github.smtpraw.protocol.OfferedExtensions;
import io.github.smtpraw.protocol.OutgoingEnvelope.BodyType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.Executor;

/** Sends the content of one message after the other, whole or piece by piece. Event loop only. */
final class ContentSender implements ContentPump.Listener {
    /** Who is told how it goes, on the event loop. */
    interface Listener {
        /** Some of it was taken. */
        void contentProgress();

        /** All of it is on its way, or it is given up, as the dialogue knows. */
        void contentEnded();

        /** It could not be written. */
        void contentNotTaken(Throwable cause);

        /** It can not be read. */
        void contentUnreadable(Throwable cause);
    }

    private final ChannelHandlerContext context;
    private final ClientDialogue dialogue;
    private final Executor worker;
    private final Listener listener;
    private boolean sending;
    private boolean sent;
    private ContentPump pump;

    ContentSender(
            ChannelHandlerContext context,
            ClientDialogue dialogue,
            Executor worker,
            Listener listener) {
        this.context = context;
        this.dialogue = dialogue;
        this.worker = worker;
        this.listener = listener;
    }

    boolean isSending() {
        return sending;
    }

    /** Whether some of it may be on its way, and not all of it is. */
    boolean isUnfinished() {
        return sending && !sent;
    }

    /** Whether a pump reads the content, and closes it. */
    boolean hasPump() {
        return pump != null;
    }

    void send(Content content) {
        sending = true;
        sent = false;
        if (content instanceof ReadyContent ready) {
            send(ready);
        } else if (content instanceof LargeContent large) {
            pump(large.pieces(ContentPump.MEMORY_PIECE), context.executor(), content.kind().type());
        } else if (content instanceof Content.Streamed streamed) {
            // A chunk says whether it is the last one, so it is read in full.
            pump(
                    ContentPieces.of(streamed.stream(), ContentPump.PIECE, dialogue.wantsChunks()),
                    streamed.blocking() ? worker : context.executor(),
                    content.kind().type());
        }
    }

    private void pump(ContentPieces pieces, Executor executor, BodyType type) {
        pump = new ContentPump(pieces, context.channel(), executor, form(type), this);
        pump.start();
    }

    private ContentPump.Form form(BodyType type) {
        OfferedExtensions offered = dialogue.offered();
        return new ContentPump.Form(
                dialogue.wantsChunks(),
                type == BodyType.BINARY,
                dialogue.wantsChunks() && !offered.has("PIPELINING"),
                offered.has("8BITMIME"));
    }

    private void send(ReadyContent ready) {
        ByteBuf octets = dialogue.wantsChunks() ? ready.chunk() : ready.behindData();
        if (dialogue.wantsChunks()) {
            context.write(Bdat.command(context.alloc(), octets.readableBytes(), true));
        }
        context.write(octets)
                .addListener(
                        future -> {
                            if (future.isSuccess()) {
                                sent();
                            } else {
                                notTaken(future.cause());
                            }
                        });
        dialogue.contentWritten();
    }

    /** The server has answered a command. */
    void answered() {
        if (pump != null) {
            pump.answered();
        }
    }

    /** Nothing more of it is to be sent. */
    void stop() {
        sending = false;
        if (pump != null) {
            pump.stop();
            pump = null;
        }
    }

    @Override
    public void progress() {
        if (sending) {
            listener.contentProgress();
        }
    }

    @Override
    public void notTaken(Throwable cause) {
        if (sending) {
            listener.contentNotTaken(cause);
        }
    }

    @Override
    public void chunk() {
        if (sending) {
            dialogue.chunkSent();
        }
    }

    @Override
    public void sent() {
        if (sending) {
            sent = true;
            dialogue.contentSent();
            listener.contentEnded();
        }
    }

    // Without its end the content is nothing to the server.

    @Override
    public void unreadable(Throwable cause) {
        if (sending) {
            listener.contentUnreadable(cause);
        }
    }

    @Override
    public void unfit(boolean nul) {
        if (sending) {
            dialogue.contentUnfit(nul);
            listener.contentEnded();
        }
    }
}
