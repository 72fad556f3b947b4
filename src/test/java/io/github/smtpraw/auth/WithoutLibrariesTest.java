package io.github.smtpraw.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientSaslExchange;
import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.protocol.SaslExchange;
import io.github.smtpraw.protocol.SaslExchange.Ask;
import io.github.smtpraw.protocol.SaslExchange.Next;
import io.github.smtpraw.protocol.Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left to an application that has no optional library. */
class WithoutLibrariesTest {
    private static final String LIBRARY = "com.ongres.scram:scram-common";

    @ParameterizedTest
    @ValueSource(
            classes = {
                ThePasswordsOfTheDefaultAreTaken.class,
                ScramNamesTheLibraryThatItNeeds.class,
                AStoredVerifierNamesTheLibraryThatItNeeds.class,
                ANameBeyondAsciiIsRefused.class,
                AClientUsesWhatIsLeft.class,
                AClientNamesTheLibraryThatItNeeds.class
            })
    void whatNeedsALibrarySaysSoAndTheRestGoesOn(Class<? extends Runnable> story) throws Exception {
        run(story, "com.ongres.");
    }

    @Test
    void scramOfTheClientKeepsToAsciiWithoutSaslprep() throws Exception {
        run(ScramOfTheClientKeepsToAscii.class, "com.ongres.s(asl|tring)prep.");
    }

    private static void run(Class<? extends Runnable> story, String missing) throws Exception {
        Class<?> alone = new Alone(missing).loadClass(story.getName());
        ((Runnable) alone.getDeclaredConstructor().newInstance()).run();
    }

    /** Sees this project's classes and the libraries anew, but for some. */
    private static final class Alone extends ClassLoader {
        private final Pattern missing;

        /**
         * @param missing how the names of the classes begin that are not there
         */
        Alone(String missing) {
            super(WithoutLibrariesTest.class.getClassLoader());
            this.missing = Pattern.compile(missing.replace(".", "\\."));
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (missing.matcher(name).lookingAt()) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.github.smtpraw.") && !name.startsWith("com.ongres.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? anew(name) : known;
            }
        }

        private Class<?> anew(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = getParent().getResourceAsStream(file)) {
                byte[] octets = in.readAllBytes();
                return defineClass(name, octets, 0, octets.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    public static final class ThePasswordsOfTheDefaultAreTaken implements Runnable {
        @Override
        public void run() {
            SaslExchange plain = exchange("PLAIN");
            Next next = plain.respond(octets("\0ann\0noon"));
            Credentials credentials = assertInstanceOf(Ask.class, next).credentials();
            assertEquals("ann", credentials.getUsername());
            assertEquals(false, credentials.verify("one"));
            assertTrue(credentials.verify("noon"));
            assertEquals(SaslExchange.SUCCESS, plain.judged(true));

            SaslExchange login = exchange("LOGIN");
            login.begin();
            login.respond(octets("ann"));
            assertInstanceOf(Ask.class, login.respond(octets("noon")));
            assertEquals(SaslExchange.FAILURE, login.judged(false));
        }
    }

    public static final class ScramNamesTheLibraryThatItNeeds implements Runnable {
        @Override
        public void run() {
            for (String name : List.of("SCRAM-SHA-256", "SCRAM-SHA-1-PLUS")) {
                Exception e =
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> ServerMechanisms.of(List.of("PLAIN", name)));
                assertEquals(name + " needs the library " + LIBRARY, e.getMessage());
            }
        }
    }

    public static final class AStoredVerifierNamesTheLibraryThatItNeeds implements Runnable {
        @Override
        public void run() {
            Next next = exchange("PLAIN").respond(octets("\0ann\0noon"));
            Credentials credentials = assertInstanceOf(Ask.class, next).credentials();
            String stored = "SCRAM-SHA-256$4096:AAAA$BBBB:CCCC";
            Exception e =
                    assertThrows(IllegalArgumentException.class, () -> credentials.verify(stored));
            assertEquals("a stored verifier needs the library " + LIBRARY, e.getMessage());
        }
    }

    public static final class ANameBeyondAsciiIsRefused implements Runnable {
        @Override
        public void run() {
            SaslExchange plain = exchange("PLAIN");
            assertEquals(SaslExchange.FAILURE, plain.respond(octets("\0j\u00F6rg\0noon")));
        }
    }

    public static final class AClientUsesWhatIsLeft implements Runnable {
        @Override
        public void run() {
            Login login = new Login("j\u00F6rg", "gr\u00FC\u00DFe", null);
            assertEquals("CRAM-MD5,PLAIN,LOGIN", ClientMechanisms.of(null, login).toString());
        }
    }

    public static final class AClientNamesTheLibraryThatItNeeds implements Runnable {
        @Override
        public void run() {
            Login login = new Login("ann", "noon", null);
            for (String name : List.of("SCRAM-SHA-256", "SCRAM-SHA-1-PLUS")) {
                Exception e =
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> ClientMechanisms.of(List.of("PLAIN", name), login));
                assertEquals(name + " needs the library " + LIBRARY, e.getMessage());
            }
        }
    }

    public static final class ScramOfTheClientKeepsToAscii implements Runnable {
        private static final String LIBRARY = "com.ongres.stringprep:saslprep";

        @Override
        public void run() {
            try {
                assertTrue(succeeds("ann", "noon"));
                Exception e =
                        assertThrows(SaslException.class, () -> succeeds("j\u00F6rg", "noon"));
                assertEquals(
                        "a username beyond ASCII needs the library " + LIBRARY, e.getMessage());
                e = assertThrows(SaslException.class, () -> succeeds("ann", "gr\u00FC\u00DFe"));
                assertEquals(
                        "a password beyond ASCII needs the library " + LIBRARY, e.getMessage());
            } catch (SaslException e) {
                throw new AssertionError(e);
            }
        }

        private static boolean succeeds(String username, String password) throws SaslException {
            ClientSaslExchange client =
                    ClientMechanisms.of(null, new Login(username, password, null))
                            .begin(SaslTalk.offer(null, "SCRAM-SHA-256"));
            return SaslTalk.succeeds(
                    client, exchange("SCRAM-SHA-256"), asked -> asked.verify("noon"));
        }
    }

    private static SaslExchange exchange(String name) {
        Session session = new Session("s", "127.0.0.1:1", "127.0.0.1:2");
        return ServerMechanisms.of(List.of(name)).get(0).begin(session);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
