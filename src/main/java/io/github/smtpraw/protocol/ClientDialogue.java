package io.github.smtpraw.protocol;

import java.util.Map;

/**
 * The client's side of one connection (RFC 5321 3, RFC 821): replies go in, commands and outcomes
 * come out. After each call whoever holds the connection writes {@link #takeOutput}, passes {@link
 * #takeOutcome} on and does what {@link #state} says. Not thread-safe.
 */
public final class ClientDialogue {

    /** What is due. */
    public enum State {
        /** A reply is awaited. */
        AWAITS_REPLY,
        /** The content and its final dot are to be sent, and told by {@link #contentSent}. */
        AWAITS_CONTENT,
        /** Nothing is under way: the next conversation may begin. */
        READY,
        /** The connection is of no more use: what is left to write, then close it. */
        CLOSED
    }

    private enum Phase {
        GREETING,
        EHLO,
        HELO,
        READY,
        TALKING,
        RESET,
        QUIT,
        CLOSED
    }

    private final String name;
    private final StringBuilder output = new StringBuilder(256);
    private Phase phase = Phase.GREETING;
    private OfferedExtensions offered = OfferedExtensions.NONE;
    private ClientConversation conversation;
    private ClientOutcome outcome;

    /** RSET is on its way, and its reply comes ahead of what is asked behind it. */
    private boolean resetting;

    /**
     * The dialogue of a connection that has just been made.
     *
     * @param name what to give in EHLO: a domain or an address literal
     */
    public ClientDialogue(String name) {
        this.name = name;
    }

    /**
     * Begins to send a message.
     *
     * @throws IllegalStateException where the state is not {@link State#READY}
     */
    public void send(OutgoingEnvelope envelope) {
        begin(new MailTransaction(envelope, offered));
    }

    /**
     * Asks a question.
     *
     * @throws IllegalStateException where the state is not {@link State#READY}
     */
    public void ask(ClientQuery query) {
        begin(new QueryConversation(query, offered));
    }

    private void begin(ClientConversation next) {
        if (phase != Phase.READY) {
            throw new IllegalStateException("the dialogue is at " + phase);
        }
        phase = Phase.TALKING;
        conversation = next;
        next.begin(output);
        afterConversation();
    }

    /** Says good-bye, where nothing is under way; else the connection just closes. */
    public void quit() {
        if (phase == Phase.READY) {
            say("QUIT\r\n", Phase.QUIT);
        } else if (phase != Phase.QUIT) {
            phase = Phase.CLOSED;
        }
    }

    /** Takes the next reply of the server. */
    public void reply(Reply reply) {
        if (reply.getCode() == 421 && phase != Phase.QUIT) {
            // RFC 5321 3.8: it may come in answer to anything, and the server is gone with it.
            outcome =
                    new ClientOutcome.Broken(stage(), reply, "the server closes the session", null);
            phase = Phase.CLOSED;
            return;
        }
        if (resetting) {
            resetting = false;
            if (!reply.isPositive()) {
                lost("RSET was refused: " + reply, null);
            }
            return;
        }
        switch (phase) {
            case GREETING -> greeting(reply);
            case EHLO -> ehlo(reply);
            case HELO -> helo(reply);
            case TALKING -> {
                boolean early = conversation.wantsContent();
                conversation.acknowledge();
                conversation.reply(reply, output);
                afterConversation();
                if (early) {
                    phase = Phase.CLOSED;
                }
            }
            case RESET -> phase = reply.isPositive() ? Phase.READY : Phase.CLOSED;
            // Nobody asked, or it is the answer to QUIT.
            case READY, QUIT, CLOSED -> phase = Phase.CLOSED;
        }
    }

    private void greeting(Reply reply) {
        if (reply.isPositive()) {
            say("EHLO " + name + "\r\n", Phase.EHLO);
        } else {
            refused(ClientStage.GREETING, reply);
        }
    }

    private void ehlo(Reply reply) {
        if (reply.isPositive()) {
            offered = OfferedExtensions.of(reply);
            phase = Phase.READY;
        } else if (reply.isPermanent() && reply.getCode() != 554 && reply.getCode() != 521) {
            // RFC 5321 3.2: a server that does not know EHLO says so in many ways.
            say("HELO " + name + "\r\n", Phase.HELO);
        } else {
            refused(ClientStage.EHLO, reply);
        }
    }

    private void helo(Reply reply) {
        if (reply.isPositive()) {
            phase = Phase.READY;
        } else {
            refused(ClientStage.HELO, reply);
        }
    }

    private void refused(ClientStage stage, Reply reply) {
        if (reply.isIntermediate()) {
            outcome =
                    new ClientOutcome.Broken(
                            stage, reply, "a reply that makes no sense: " + reply, null);
            phase = Phase.CLOSED;
        } else {
            outcome = new ClientOutcome.Refused(stage, reply, true, null, Map.of());
            say("QUIT\r\n", Phase.QUIT);
        }
    }

    private void afterConversation() {
        ClientOutcome end = conversation.outcome();
        if (end == null) {
            return;
        }
        outcome = end;
        if (end instanceof ClientOutcome.Broken || end instanceof ClientOutcome.Unknown) {
            phase = Phase.CLOSED;
        } else if (conversation.leavesTransactionOpen()) {
            resetting = offered.has("PIPELINING");
            say("RSET\r\n", resetting ? Phase.READY : Phase.RESET);
        } else {
            phase = Phase.READY;
        }
    }

    private void say(String command, Phase next) {
        output.append(command);
        phase = next;
    }

    /** The content and its final dot have been handed over to be sent. */
    public void contentSent() {
        conversation.contentSent();
    }

    /**
     * The connection is lost, or what came from it is no reply.
     *
     * @param what happened, as the exception's text shall say
     * @param cause or null
     */
    public void lost(String what, Throwable cause) {
        boolean settled = phase != Phase.TALKING || conversation.outcome() != null;
        if (!settled && conversation.awaitsFinalReply()) {
            outcome = new ClientOutcome.Unknown(what, cause);
        } else if (outcome == null && (!settled || isOpening())) {
            outcome = new ClientOutcome.Broken(stage(), null, what, cause);
        }
        phase = Phase.CLOSED;
    }

    /**
     * Gives content up that has an octet beyond ASCII, for a server that does not list 8BITMIME.
     * The connection is to be closed, so that nothing is taken.
     */
    public void eightBitNotOffered() {
        outcome =
                new ClientOutcome.Refused(
                        ClientStage.CONTENT, EnvelopeCommands.EIGHT_BIT, false, null, Map.of());
        phase = Phase.CLOSED;
    }

    private boolean isOpening() {
        return phase == Phase.GREETING || phase == Phase.EHLO || phase == Phase.HELO;
    }

    public State state() {
        return switch (phase) {
            case READY -> State.READY;
            case CLOSED -> State.CLOSED;
            case TALKING -> conversation.wantsContent() ? State.AWAITS_CONTENT : State.AWAITS_REPLY;
            default -> State.AWAITS_REPLY;
        };
    }

    /** What the next reply will answer. */
    public ClientStage stage() {
        return switch (phase) {
            case GREETING -> ClientStage.GREETING;
            case EHLO -> ClientStage.EHLO;
            case HELO -> ClientStage.HELO;
            case RESET -> ClientStage.RSET;
            case QUIT -> ClientStage.QUIT;
            default -> conversation == null ? ClientStage.GREETING : conversation.stage();
        };
    }

    /** Whether the final dot is out and its reply has not come. */
    public boolean awaitsFinalReply() {
        return phase == Phase.TALKING && conversation.awaitsFinalReply();
    }

    /** Whether the server has answered any command of what was begun last. */
    public boolean isAcknowledged() {
        return conversation != null && conversation.isAcknowledged();
    }

    /** What the server lists in its reply to EHLO. */
    public OfferedExtensions offered() {
        return offered;
    }

    /** The commands to send, {@code ""} for none. */
    public String takeOutput() {
        if (output.isEmpty()) {
            return "";
        }
        String taken = output.toString();
        output.setLength(0);
        return taken;
    }

    /** What became of the conversation, or why there can be none; once, null for nothing new. */
    public ClientOutcome takeOutcome() {
        ClientOutcome taken = outcome;
        outcome = null;
        return taken;
    }
}
