package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Step.After;
import io.github.smtpraw.protocol.Step.Say;

/**
 * BDAT: the content in chunks of a size said beforehand (RFC 3030 2). The octets of a refused chunk
 * are read all the same, or else they would be taken for commands; and it ends the transaction,
 * since the message can't be whole any more.
 */
final class Chunking {
    private final ServerConversation conversation;
    private final Mailing mailing;
    private boolean refused;
    private Step behind;

    Chunking(ServerConversation conversation, Mailing mailing) {
        this.conversation = conversation;
        this.mailing = mailing;
    }

    /**
     * BDAT came.
     *
     * @param refusal what it is refused with whatever it says; null where it may be taken
     */
    Step chunk(String argument, Reply refusal) {
        BdatArguments chunk = BdatArguments.parse(argument);
        if (chunk == null) {
            // Nobody knows where the next command begins.
            return conversation.answer(StandardReplies.BAD_CHUNK_SIZE, After.CLOSE);
        }
        Reply reply = refusal;
        if (reply == null) {
            reply = chunk.wellFormed() ? mailing.refusal() : StandardReplies.BAD_CHUNK_SIZE;
        }
        if (reply != null) {
            return refuse(chunk, reply);
        }
        return mailing.isChunked()
                ? read(chunk)
                : mailing.askData(
                        ruling -> ruling.accepted() ? read(chunk) : refuse(chunk, ruling.reply()));
    }

    private Step read(BdatArguments chunk) {
        refused = false;
        mailing.beginChunks();
        return new Step.Chunk(chunk.octets(), chunk.last(), mailing.isBinary());
    }

    /** Those behind a refused one are no mistake: the client may have sent them without waiting. */
    private Step refuse(BdatArguments chunk, Reply reply) {
        boolean counts = !refused || mailing.isOpen();
        refused = true;
        mailing.end(reply);
        behind = counts ? conversation.answer(reply) : conversation.say(reply);
        boolean closes = behind instanceof Say say && say.after() == After.CLOSE;
        return closes ? behind : new Step.Drop(chunk.octets());
    }

    /** The octets of a refused chunk were read. */
    Step dropped() {
        return behind;
    }

    /**
     * A chunk was read that is not the last.
     *
     * @param verdict of the content so far
     */
    Step read(long octets, ContentVerdict verdict) {
        if (verdict.isSaidAtOnce()) {
            refused = true;
            return mailing.contentRefused(verdict);
        }
        return conversation.say(Reply.of(250, "2.0.0", octets + " octets received"));
    }
}
