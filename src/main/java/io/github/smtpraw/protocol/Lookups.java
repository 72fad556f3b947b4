package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Step.Ask;

/** The questions that touch no transaction: VRFY, EXPN and HELP (RFC 5321 3.5, 4.1.1.8). */
final class Lookups {
    private static final String UTF8 = Smtputf8Extension.KEYWORD;
    private static final Reply NOT_SHOWN =
            Reply.of(252, "2.6.8", "Only a reply in UTF-8 can name the mailbox");
    private static final Reply NOT_EXPANDED =
            Reply.of(550, "5.6.8", "Only a reply in UTF-8 can name the mailboxes");
    private static final Reply NOT_OFFERED = Reply.of(504, "5.5.4", "SMTPUTF8 is not offered here");

    private final Session session;
    private final ServerConversation conversation;
    private final Mailing mailing;

    Lookups(Session session, ServerConversation conversation, Mailing mailing) {
        this.session = session;
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
        return ask(ServerStage.HELP, topic, HelpText.reply(topic, conversation.settings()));
    }

    private Step lookUp(ServerStage stage, String argument) {
        if (argument.isEmpty()) {
            return conversation.answer(StandardReplies.ARGUMENT_MISSING);
        }
        boolean utf8 = asksForUtf8(argument);
        if (utf8 && !(session.isExtended() && conversation.settings().extensions().has(UTF8))) {
            return conversation.answer(NOT_OFFERED);
        }
        if (!utf8 && !Text.isAscii(argument)) {
            return conversation.answer(Reply.of(501, "5.6.7", "Only ASCII is expected"));
        }
        String string = utf8 ? argument.substring(0, argument.length() - UTF8.length()) : argument;
        conversation.speakUtf8(utf8);
        return ask(stage, string.strip(), StandardReplies.CANNOT_VERIFY);
    }

    /** {@code string SMTPUTF8} (RFC 6531 3.7.4.2). */
    private static boolean asksForUtf8(String argument) {
        int at = argument.length() - UTF8.length();
        return at > 0
                && Text.isBlank(argument.charAt(at - 1))
                && argument.regionMatches(true, at, UTF8, 0, UTF8.length());
    }

    private Step ask(ServerStage stage, String argument, Reply accepting) {
        return conversation.ask(
                new Ask(stage, argument, mailing.envelope()),
                outcome ->
                        conversation.answer(
                                inItsLanguage(
                                        stage,
                                        conversation
                                                .rules()
                                                .judge(stage, outcome, accepting, mailing.id())
                                                .reply())));
    }

    /** A mailbox beyond ASCII is named only to those who asked for it (RFC 6531 3.7.4.2). */
    private Reply inItsLanguage(ServerStage stage, Reply reply) {
        if (stage == ServerStage.HELP
                || conversation.speaksUtf8()
                || !namesBeyondAscii(reply.getText())) {
            return reply;
        }
        return stage == ServerStage.VRFY ? NOT_SHOWN : NOT_EXPANDED;
    }

    private static boolean namesBeyondAscii(String text) {
        int from = text.indexOf('<');
        while (from >= 0) {
            int to = text.indexOf('>', from);
            if (to < 0) {
                return false;
            }
            if (!Text.isAscii(text.substring(from, to))) {
                return true;
            }
            from = text.indexOf('<', to);
        }
        return false;
    }
}
