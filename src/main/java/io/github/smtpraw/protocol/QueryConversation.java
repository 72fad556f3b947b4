package io.github.smtpraw.protocol;

import java.util.Map;

/** VRFY, EXPN, HELP or NOOP, and its answer (RFC 5321 4.1.1.6 to 4.1.1.9). */
final class QueryConversation extends ClientConversation {
    private final ClientQuery query;
    private final OfferedExtensions offered;

    QueryConversation(ClientQuery query, OfferedExtensions offered) {
        this.query = query;
        this.offered = offered;
    }

    @Override
    void begin(StringBuilder out) {
        boolean utf8 = !Text.isAscii(query.argument());
        if (utf8 && !offered.has("SMTPUTF8")) {
            refused(Reply.of(550, "5.6.7", "The server does not offer SMTPUTF8"), false);
            return;
        }
        out.append(query.command().name());
        if (!query.argument().isEmpty()) {
            out.append(' ').append(query.argument());
        }
        // RFC 6531 3.7.4.2: VRFY and EXPN have that parameter, HELP and NOOP have none.
        boolean asks =
                query.command() == ClientCommand.VRFY || query.command() == ClientCommand.EXPN;
        out.append(utf8 && asks ? " SMTPUTF8\r\n" : "\r\n");
    }

    @Override
    void reply(Reply reply, StringBuilder out) {
        if (reply.isPositive()) {
            end(new ClientOutcome.Answered(reply));
        } else if (reply.isIntermediate()) {
            confused(reply);
        } else {
            refused(reply, true);
        }
    }

    private void refused(Reply reply, boolean said) {
        end(new ClientOutcome.Refused(ClientStage.QUERY, reply, said, null, Map.of()));
    }

    @Override
    ClientStage stage() {
        return ClientStage.QUERY;
    }
}
