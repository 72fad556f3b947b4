package io.github.smtpraw;

import io.github.smtpraw.protocol.ServerStage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;

/** The policies of a consumer, by the stage that each decides. */
final class Policies {
    private final Map<ServerStage, Policy> byStage = new EnumMap<>(ServerStage.class);

    Policies(CamelContext context, PolicyConfiguration options) {
        add(context, ServerStage.CONNECT, "onConnect", options.getOnConnect());
        add(context, ServerStage.HELO, "onHelo", options.getOnHelo());
        add(context, ServerStage.AUTH, "onAuth", options.getOnAuth());
        add(context, ServerStage.MAIL, "onMail", options.getOnMail());
        add(context, ServerStage.RCPT, "onRcpt", options.getOnRcpt());
        add(context, ServerStage.DATA, "onData", options.getOnData());
        add(context, ServerStage.VRFY, "onVrfy", options.getOnVrfy());
        add(context, ServerStage.EXPN, "onExpn", options.getOnExpn());
        add(context, ServerStage.HELP, "onHelp", options.getOnHelp());
        add(context, ServerStage.ETRN, "onEtrn", options.getOnEtrn());
        add(context, ServerStage.DISCONNECT, "onDisconnect", options.getOnDisconnect());
    }

    private void add(CamelContext context, ServerStage stage, String option, String uri) {
        if (uri != null) {
            byStage.put(stage, new Policy(context, option, uri));
        }
    }

    /** The stages that are asked. */
    Set<ServerStage> stages() {
        return byStage.keySet();
    }

    /** Null where the stage has its default answer. */
    Policy get(ServerStage stage) {
        return byStage.get(stage);
    }

    void start() throws Exception {
        for (Policy policy : byStage.values()) {
            policy.start();
        }
    }

    void stop() {
        byStage.values().forEach(Policy::stop);
    }

    /**
     * @throws IllegalStateException for the first whose route is missing
     */
    void requireRoutes() {
        byStage.values().forEach(Policy::requireRoute);
    }
}
