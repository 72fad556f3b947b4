package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Step.After;
import io.github.smtpraw.protocol.Step.Ask;
import io.github.smtpraw.protocol.Step.Say;

/**
 * Who the client is: the connection with its greeting, then HELO, EHLO or LHLO (RFC 5321 3.1, 3.2).
 */
final class Opening {
    private enum State {
        /** The greeting is not said. */
        UNGREETED,
        /** The greeting refused the client. */
        REFUSED,
        /** No HELO yet. */
        CONNECTED,
        /** HELO or EHLO was accepted. */
        READY
    }

    private final ServerSettings settings;
    private final Session session;
    private final ServerHost host;
    private final ServerConversation conversation;
    private final Mailing mailing;
    private State state = State.UNGREETED;

    Opening(
            ServerSettings settings,
            Session session,
            ServerHost host,
            ServerConversation conversation,
            Mailing mailing) {
        this.settings = settings;
        this.session = session;
        this.host = host;
        this.conversation = conversation;
        this.mailing = mailing;
        if (settings.isLmtp()) {
            session.speaksLmtp();
        }
    }

    boolean isRefused() {
        return state == State.REFUSED;
    }

    boolean isReady() {
        return state == State.READY;
    }

    /** HELO has to be said anew. */
    void forget() {
        if (state == State.READY) {
            state = State.CONNECTED;
        }
    }

    Step connect() {
        String peer = Addresses.host(session.getRemoteAddress());
        return conversation.ask(
                new Ask(ServerStage.CONNECT, peer, null), outcome -> connected(peer, outcome));
    }

    private Step connected(String peer, Outcome outcome) {
        String spoken = settings.isLmtp() ? " LMTP" : " ESMTP";
        Reply greeting = Reply.of(220, settings.hostname() + spoken + " Service ready");
        Ruling ruling =
                conversation.rules().judge(ServerStage.CONNECT, outcome, greeting, session.getId());
        if (ruling.accepted()) {
            state = State.CONNECTED;
            return conversation.say(ruling.reply());
        }
        state = State.REFUSED;
        host.refused(ServerStage.CONNECT, peer, null, ruling.reply());
        int code = ruling.reply().getCode();
        return new Say(ruling.reply(), code == 421 || code == 521 ? After.CLOSE : After.CONTINUE);
    }

    Step hello(String argument, boolean extended) {
        if (argument.isEmpty()) {
            return conversation.answer(StandardReplies.ARGUMENT_MISSING);
        }
        String name = firstWord(argument);
        return conversation.ask(
                new Ask(ServerStage.HELO, name, mailing.envelope()),
                outcome -> greeted(name, extended, outcome));
    }

    private Step greeted(String name, boolean extended, Outcome outcome) {
        Reply welcome =
                extended
                        ? settings.extensions().ehlo(settings, session, name)
                        : Reply.of(250, settings.hostname());
        Ruling ruling =
                conversation.rules().judge(ServerStage.HELO, outcome, welcome, mailing.id());
        if (!ruling.accepted()) {
            host.refused(ServerStage.HELO, name, mailing.envelope(), ruling.reply());
            return conversation.answer(ruling.reply());
        }
        mailing.end(null);
        state = State.READY;
        session.greeted(name, extended);
        return conversation.say(ruling.reply());
    }

    /** A trusted proxy says whom it speaks for; all begins anew with that client. */
    Step xclient(String argument) throws SyntaxException {
        if (!settings.trustsXclient(session)) {
            return conversation.answer(StandardReplies.NOT_A_PROXY);
        }
        if (mailing.isOpen()) {
            return conversation.answer(StandardReplies.NESTED_MAIL);
        }
        XclientAttributes attributes = XclientAttributes.parse(argument);
        session.forget();
        attributes.applyTo(session);
        state = State.UNGREETED;
        return connect();
    }

    private static String firstWord(String text) {
        int end = 0;
        while (end < text.length() && !Text.isBlank(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }
}
