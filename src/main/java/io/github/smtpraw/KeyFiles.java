package io.github.smtpraw;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The files that an SSL context is made of, and what they look like. */
final class KeyFiles {
    /**
     * What tells one content of a file from another: replaced or written to, one of them changes.
     */
    record Stamp(FileTime modified, long size, Object key) {}

    private final List<Path> files;

    private KeyFiles(List<Path> files) {
        this.files = files;
    }

    /** Key stores and trust stores that are no file, but on the class path say, never change. */
    static KeyFiles of(CamelContext context, SSLContextParameters parameters) {
        Set<Path> files = new HashSet<>();
        if (parameters.getKeyManagers() != null) {
            add(files, context, parameters.getKeyManagers().getKeyStore());
        }
        if (parameters.getTrustManagers() != null) {
            add(files, context, parameters.getTrustManagers().getKeyStore());
        }
        return new KeyFiles(List.copyOf(files));
    }

    private static void add(Set<Path> files, CamelContext context, KeyStoreParameters store) {
        if (store == null || store.getResource() == null) {
            return;
        }
        String resource = context.resolvePropertyPlaceholders(store.getResource());
        URI uri = ResourceHelper.resolveResource(context, resource).getURI();
        if (uri != null && "file".equals(uri.getScheme())) {
            files.add(Path.of(uri));
        }
    }

    /** As they are now; a file that is not there has none. */
    Map<Path, Stamp> stamps() {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path file : files) {
            try {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(
                        file, new Stamp(found.lastModifiedTime(), found.size(), found.fileKey()));
            } catch (IOException e) {
                // Gone: reading it will say so.
            }
        }
        return stamps;
    }
}
