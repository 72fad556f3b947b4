package io.github.smtpraw.protocol;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The client's side of one connection (RFC 5321 3, RFC 821, RFC 2033): replies go in, commands and
 * outcomes come out. After each call whoever holds the connection writes {@link #takeOutput},
 * passes {@link #takeOutcome} on and does what {@link #state} says. Not thread-safe.
 */
public final class ClientDialogue {

    /** What is due. */
    public enum State {
        /** A reply is awaited. */
        AWAITS_REPLY,
        /** The TLS handshake is to be made, and told by {@link #secured} or {@link #notSecured}. */
        AWAITS_TLS,
        /** {@link #takeWork} is to be done on a worker thread. */
        AWAITS_WORK,
        /**
         * The content is to be sent, and told by {@link #contentSent}: behind a 354 with its final
         * dot, or in chunks where {@link #wantsChunks} says so.
         */
        AWAITS_CONTENT,
        /** Nothing is under way: the next conversation may begin. */
        READY,
        /** The connection is of no more use: what is left to write, then close it. */
        CLOSED
    }

    private enum Phase {
        OPENING,
        READY,
        TALKING,
        RESET,
        QUIT,
        CLOSED
    }

    private final StringBuilder output = new StringBuilder(256);
    private final ClientTerms terms;
    private final ClientOpening opening;
    private Phase phase = Phase.OPENING;
    private ClientConversation conversation;

    /** Its first commands went out behind the content of the one before. */
    private ClientConversation ahead;

    private ClientOutcome outcome;

    /** RSET is on its way, and its reply comes ahead of what is asked behind it. */
    private boolean resetting;

    /**
     * The dialogue of a connection that has just been made.
     *
     * @param name what to give in EHLO: a domain or an address literal
     */
    public ClientDialogue(String name, ClientTerms terms) {
        this.terms = terms;
        this.opening = new ClientOpening(terms, name, output);
    }

    /**
     * Begins to send a message, at once or behind the one whose content has just been written.
     *
     * @throws IllegalStateException where it is neither {@link State#READY} nor {@link #mayGoAhead}
     */
    public void send(OutgoingEnvelope envelope) {
        MailTransaction next =
                new MailTransaction(
                        envelope, opening.offered(), terms.protocol() == MailProtocol.lmtp);
        if (mayGoAhead()) {
            ahead = next;
            next.begin(output);
        } else {
            begin(next);
        }
    }

    /**
     * Whether the next message may begin though the reply to the last one's content has not come:
     * MAIL may stand behind it in a group (RFC 2920 3.1).
     */
    public boolean mayGoAhead() {
        return phase == Phase.TALKING
                && ahead == null
                && conversation.mayBeFollowed()
                && opening.offered().has("PIPELINING");
    }

    /**
     * Asks a question.
     *
     * @throws IllegalStateException where the state is not {@link State#READY}
     */
    public void ask(ClientQuery query) {
        begin(new QueryConversation(query, opening.offered()));
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
            boolean ended = phase == Phase.TALKING && conversation.closes(reply);
            String what = "the server closes the session";
            outcome =
                    ended
                            ? conversation.outcome()
                            : new ClientOutcome.Broken(stage(), reply, what, null);
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
            case OPENING -> {
                opening.reply(reply);
                afterOpening();
            }
            case TALKING -> {
                conversation.acknowledge();
                conversation.reply(reply, output);
                afterConversation();
            }
            case RESET -> phase = reply.isPositive() ? Phase.READY : Phase.CLOSED;
            // Nobody asked, or it is the answer to QUIT.
            case READY, QUIT, CLOSED -> phase = Phase.CLOSED;
        }
    }

    private void afterOpening() {
        if (opening.isOpen()) {
            phase = Phase.READY;
        } else if (opening.failure() != null) {
            outcome = opening.failure();
            if (outcome instanceof ClientOutcome.Refused) {
                say("QUIT\r\n", Phase.QUIT);
            } else {
                phase = Phase.CLOSED;
            }
        }
    }

    /**
     * TLS stands.
     *
     * @param certificate the server's, null where it showed none
     * @param shown whether the server has seen one of ours
     */
    public void secured(X509Certificate certificate, boolean shown) {
        opening.secured(certificate, shown);
    }

    /** There is no TLS; the connection is to be closed. */
    public void notSecured(String what, Throwable cause) {
        lost("no TLS: " + what, cause);
    }

    /**
     * What takes its time and is to be done on a worker thread, once; the Runnable that comes out
     * is to be run where all other calls come from. Null for nothing.
     */
    public Supplier<Runnable> takeWork() {
        Supplier<Runnable> work = opening.takeWork();
        return work == null
                ? null
                : () -> {
                    Runnable then = work.get();
                    return () -> {
                        if (phase == Phase.OPENING) {
                            then.run();
                            afterOpening();
                        }
                    };
                };
    }

    private void afterConversation() {
        ClientOutcome end = conversation.outcome();
        if (end == null) {
            return;
        }
        outcome = end;
        if (end instanceof ClientOutcome.Broken
                || end instanceof ClientOutcome.Unknown
                || conversation.leavesConnection()) {
            phase = Phase.CLOSED;
        } else if (conversation.leavesTransactionOpen()) {
            resetting = opening.offered().has("PIPELINING");
            say("RSET\r\n", resetting ? Phase.READY : Phase.RESET);
        } else {
            phase = Phase.READY;
        }
    }

    /**
     * Turns to the message that was begun ahead, once the outcome of the one before was taken.
     *
     * @return whether there is one; its outcome may be there already
     */
    public boolean goOn() {
        if (phase != Phase.READY || ahead == null) {
            return false;
        }
        conversation = ahead;
        ahead = null;
        phase = Phase.TALKING;
        afterConversation();
        return true;
    }

    private void say(String command, Phase next) {
        output.append(command);
        phase = next;
    }

    /** Whether content goes in chunks (BDAT, RFC 3030), not behind DATA. */
    public boolean wantsChunks() {
        return conversation.wantsChunks();
    }

    /** A chunk that is not the last one has been handed over to be sent. */
    public void chunkSent() {
        conversation.chunkSent();
    }

    /**
     * The content is written to its end: what is written from now on stands behind it, and some of
     * it may still wait for its turn.
     */
    public void contentWritten() {
        conversation.contentWritten();
    }

    /** The content and its final dot, or its last chunk, have been handed over to be sent. */
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
        } else if (outcome == null && (!settled || phase == Phase.OPENING)) {
            outcome = new ClientOutcome.Broken(stage(), null, what, cause);
        }
        phase = Phase.CLOSED;
    }

    /**
     * Gives content up that has an octet which may not be sent. The connection is to be closed, so
     * that nothing is taken.
     *
     * @param nul whether that is a NUL; else one beyond ASCII, for a server without 8BITMIME
     */
    public void contentUnfit(boolean nul) {
        outcome =
                new ClientOutcome.Refused(
                        ClientStage.CONTENT,
                        nul ? EnvelopeCommands.BINARY : EnvelopeCommands.EIGHT_BIT,
                        false,
                        null,
                        Map.of());
        phase = Phase.CLOSED;
    }

    public State state() {
        return switch (phase) {
            case READY -> State.READY;
            case CLOSED -> State.CLOSED;
            case TALKING -> conversation.wantsContent() ? State.AWAITS_CONTENT : State.AWAITS_REPLY;
            case OPENING -> {
                if (opening.awaitsHandshake()) {
                    yield State.AWAITS_TLS;
                }
                yield opening.awaitsWork() ? State.AWAITS_WORK : State.AWAITS_REPLY;
            }
            default -> State.AWAITS_REPLY;
        };
    }

    /** What the next reply will answer. */
    public ClientStage stage() {
        return switch (phase) {
            case OPENING -> opening.stage();
            case RESET -> ClientStage.RSET;
            case QUIT -> ClientStage.QUIT;
            default -> conversation == null ? ClientStage.GREETING : conversation.stage();
        };
    }

    /** Whether the session has been opened, so that a message can have been begun. */
    public boolean isOpen() {
        return opening.isOpen();
    }

    /** Whether the end of content is out and its reply has not come. */
    public boolean awaitsFinalReply() {
        return phase == Phase.TALKING && conversation.awaitsFinalReply();
    }

    /** Whether the server has answered any command of what was begun last. */
    public boolean isAcknowledged() {
        return conversation != null && conversation.isAcknowledged();
    }

    /** What the server lists in its reply to EHLO. */
    public OfferedExtensions offered() {
        return opening.offered();
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
