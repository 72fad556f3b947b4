package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Step.Ask;

/** The questions that touch no transaction: VRFY, EXPN and HELP (RFC 5321 3.5, 4.1.1.8). */
final class Lookups {
    private final ServerConversation conversation;
    private final Mailing mailing;

    Lookups(ServerConversation conversation, Mailing mailing) {
        this.conversation = conversation;
        this.mailing = mailing;
    }

    Step verify(String argument) {
        return lookUp(ServerStage.VRFY, argument);
    }

    Step expand(String argument) {
        return lookUp(ServerStage.EXPN, argument);
    }

    Step help(String topic) {
        return ask(ServerStage.HELP, topic, HelpText.reply(topic));
    }

    private Step lookUp(ServerStage stage, String argument) {
        if (argument.isEmpty()) {
            return conversation.answer(StandardReplies.ARGUMENT_MISSING);
        }
        if (!Text.isAscii(argument)) {
            return conversation.answer(Reply.of(501, "5.6.7", "Only ASCII is expected"));
        }
        return ask(stage, argument, StandardReplies.CANNOT_VERIFY);
    }

    private Step ask(ServerStage stage, String argument, Reply accepting) {
        return conversation.ask(
                new Ask(stage, argument, mailing.envelope()),
                outcome ->
                        conversation.answer(
                                conversation
                                        .rules()
                                        .judge(stage, outcome, accepting, mailing.id())
                                        .reply()));
    }
}
