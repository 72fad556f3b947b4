package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Step.Ask;

/** ETRN: whether what waits for a host is sent to it now (RFC 1985). */
final class QueueStart {
    private static final Reply NO_NODE = Reply.of(501, "5.5.4", "Syntax: ETRN <host>");

    private final ServerConversation conversation;
    private final Mailing mailing;

    QueueStart(ServerConversation conversation, Mailing mailing) {
        this.conversation = conversation;
        this.mailing = mailing;
    }

    Step start(String node) {
        if (mailing.isOpen()) {
            return conversation.answer(StandardReplies.NESTED_MAIL);
        }
        if (!EtrnExtension.isNode(node)) {
            return conversation.answer(NO_NODE);
        }
        return conversation.ask(
                new Ask(ServerStage.ETRN, node, null),
                outcome ->
                        conversation.answer(
                                conversation
                                        .rules()
                                        .judge(
                                                ServerStage.ETRN,
                                                outcome,
                                                StandardReplies.QUEUE_STARTED,
                                                mailing.id())
                                        .reply()));
    }
}
