/**
 * SASL (RFC 4422): the mechanisms by which clients prove who they are, each a {@code SaslServer}
 * and a {@code SaslClient} of {@code javax.security.sasl}. CRAM-MD5 and the clients of PLAIN and
 * EXTERNAL are the JDK's, SCRAM and SASLprep stand on the libraries of OnGres, and the rest is
 * written here.
 */
package io.github.smtpraw.auth;
