/**
 * SASL (RFC 4422): the mechanisms by which clients prove who they are.
 *
 * <p>They are written here, on the JDK's own cryptography. {@code javax.security.sasl.SaslServer}
 * has to give the next challenge in the very call that brings a response, so a route that knows the
 * secret would hold a thread while it is asked; and no library leads unknown users through the same
 * steps as known ones.
 */
package io.github.smtpraw.auth;
