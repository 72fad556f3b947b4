package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.protocol.SaslExchange;
import io.github.smtpraw.protocol.SaslMechanism;
import io.github.smtpraw.protocol.Session;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/** CRAM-MD5 (RFC 2195): {@code username digest}, the digest keyed by the password. */
final class CramMd5Mechanism implements SaslMechanism {
    private static final String NAME = "CRAM-MD5";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isServerFirst() {
        return true;
    }

    @Override
    public SaslExchange begin(Session session) {
        return new Exchange("<" + Crypto.nonce() + "@smtp-raw>");
    }

    private static final class Exchange extends OneResponse {
        private final String challenge;
        private volatile boolean proved;

        Exchange(String challenge) {
            this.challenge = challenge;
        }

        @Override
        public Next begin() {
            return new Challenge(challenge);
        }

        @Override
        Credentials read(byte[] response) throws MalformedResponseException {
            String message = Names.utf8(response);
            int blank = message.lastIndexOf(' ');
            if (blank < 0) {
                throw new MalformedResponseException();
            }
            String username = Names.prepared(message.substring(0, blank));
            String digest = message.substring(blank + 1).toLowerCase(Locale.ROOT);
            return username == null
                    ? null
                    : Credentials.proving(NAME, username, null, secret -> offer(secret, digest));
        }

        /** A stored SCRAM verifier is of no use here: the password itself is the key. */
        private boolean offer(String secret, String digest) {
            boolean usable =
                    secret != null && !secret.isEmpty() && ScramVerifier.parse(secret) == null;
            byte[] key = PasswordCheck.octets(usable ? secret : NAME);
            byte[] expected = Crypto.hmac("HmacMD5", key, PasswordCheck.octets(challenge));
            boolean same =
                    MessageDigest.isEqual(
                            PasswordCheck.octets(HexFormat.of().formatHex(expected)),
                            PasswordCheck.octets(digest));
            proved = usable && same;
            return usable;
        }

        @Override
        public Next judged(boolean accepted) {
            return super.judged(accepted && proved);
        }
    }
}
