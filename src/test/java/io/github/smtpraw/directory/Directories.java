package io.github.smtpraw.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** The people of example.org, as src/test/resources/directory has them. */
final class Directories {
    private static final CamelContext CONTEXT = new DefaultCamelContext();

    private Directories() {}

    static MailDirectory exampleOrg() {
        return exampleOrg("classpath:directory/aliases");
    }

    static MailDirectory exampleOrg(String aliases) {
        MailDirectory directory = new MailDirectory();
        directory.setCamelContext(CONTEXT);
        directory.setDomains("example.org, *.example.net");
        directory.setUsers("classpath:directory/users");
        directory.setAliases(aliases);
        directory.setMoved("classpath:directory/moved");
        return directory;
    }

    /** The users of example.org, with aliases of a test's own. */
    static MailDirectory withAliases(Path folder, String aliases) throws IOException {
        return exampleOrg("file:" + Files.writeString(folder.resolve("aliases"), aliases));
    }

    /** What a method gave: members apart by a comma and a blank, "nobody" for null. */
    static String shown(Object result) {
        if (result instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        return result == null ? "nobody" : result.toString();
    }
}
