package io.github.smtpraw.bench;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/** SubEtha SMTP, whose listener reads each message and throws it away. Argument: port. */
public final class SubEthaServer {
    private SubEthaServer() {}

    public static void main(String[] arguments) throws Exception {
        SMTPServer.port(Integer.parseInt(arguments[0]))
                .bindAddress(InetAddress.getLoopbackAddress())
                .maxConnections(20000)
                .backlog(4096)
                .simpleMessageListener(
                        new SimpleMessageListener() {
                            @Override
                            public boolean accept(String from, String recipient) {
                                return true;
                            }

                            @Override
                            public void deliver(String from, String recipient, InputStream data)
                                    throws java.io.IOException {
                                data.transferTo(OutputStream.nullOutputStream());
                            }
                        })
                .build()
                .start();
    }
}
