package io.github.smtpraw.protocol;

/**
 * A question to a server.
 *
 * @param command VRFY, EXPN, HELP or NOOP
 * @param argument {@code ""} for none
 */
public record ClientQuery(ClientCommand command, String argument) {}
