/**
 * Who is here and where their mail goes: users, aliases, forwards and lists for the policies, and
 * the splitting of an envelope for the routes.
 */
package io.github.smtpraw.directory;
