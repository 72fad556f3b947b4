/**
 * Mailboxes on disk: where the mail host's routes put what is for a local user, safe before the
 * 250.
 */
package io.github.smtpraw.maildir;
