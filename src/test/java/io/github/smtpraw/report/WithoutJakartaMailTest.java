package io.github.smtpraw.report;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application is told that has not got the library. */
class WithoutJakartaMailTest {

    @ParameterizedTest
    @ValueSource(strings = {"jakarta.mail.", "org.eclipse.angus."})
    void theProcessorNamesTheLibraryThatItNeeds(String missing) throws Exception {
        Class<?> alone = new Alone(missing).loadClass(DeliveryStatus.class.getName());
        Throwable thrown =
                assertThrows(
                                InvocationTargetException.class,
                                () -> alone.getDeclaredConstructor().newInstance())
                        .getCause();
        assertInstanceOf(IllegalStateException.class, thrown);
        assertTrue(thrown.getMessage().contains("org.eclipse.angus:angus-mail"), thrown.toString());
    }

    /** Sees this package and Jakarta Mail anew, but for what is missing. */
    private static final class Alone extends ClassLoader {
        private final String missing;

        Alone(String missing) {
            super(WithoutJakartaMailTest.class.getClassLoader());
            this.missing = missing;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(missing)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.github.smtpraw.report.")
                    && !name.startsWith("jakarta.mail.")) {
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
}
