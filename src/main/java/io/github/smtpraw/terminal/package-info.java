/**
 * Messages on terminals, as write(1) puts them there: what SEND, SOML and SAML of RFC 821 3.4 ask
 * for.
 *
 * <p>Whose terminals there are says a {@link io.github.smtpraw.terminal.TerminalFinder}; the text
 * is made harmless before it goes anywhere, and the writing is done by a process of its own that
 * can't hang.
 */
package io.github.smtpraw.terminal;
