package io.github.smtpraw.bench;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** The component: a route takes each message and ends. Arguments: port, options of the endpoint. */
public final class RouteServer {
    private RouteServer() {}

    public static void main(String[] arguments) throws Exception {
        String options = arguments.length > 1 ? "?" + arguments[1] : "";
        DefaultCamelContext context = new DefaultCamelContext();
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("smtp-raw:127.0.0.1:" + arguments[0] + options).process(e -> {});
                    }
                });
        context.start();
        // The threads of Camel do not keep a JVM alive.
        Thread.currentThread().join();
    }
}
