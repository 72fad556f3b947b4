/**
 * The server over Netty: sockets and time. What bytes mean and what may be said is the business of
 * {@link io.github.smtpraw.protocol}; what routes do is told through {@link
 * io.github.smtpraw.server.SessionRoutes}.
 */
package io.github.smtpraw.server;
