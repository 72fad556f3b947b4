package io.github.smtpraw.server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;

/** A folder of the real disk that fails where it is told to. */
final class FaultyDisk extends FileSystemProvider {
    enum Fault {
        NONE,
        /** The directory cannot be written to (EACCES). */
        CREATE_DENIED,
        /** A file that was made cannot be opened (EMFILE). */
        OPEN,
        /** Writing fails from the first octet on (EIO). */
        WRITE,
        /** Writing fails after a while (EIO). */
        LATER_WRITE,
        /** What a disk finds out last (EIO, EDQUOT). */
        CLOSE,
        /** It does not tell how much is free. */
        FREE_SPACE
    }

    private static final int LATER = 100_000;

    private final FaultyFileSystem system = new FaultyFileSystem(this);
    private final Path folder;
    volatile Fault fault = Fault.NONE;

    FaultyDisk(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return wrap(folder);
    }

    private record Wrapped(FaultyDisk disk, Path real) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("getFileSystem")) {
                return disk.system;
            }
            for (int i = 0; arguments != null && i < arguments.length; i++) {
                arguments[i] =
                        arguments[i] instanceof Path path ? FaultyDisk.real(path) : arguments[i];
            }
            try {
                Object result = method.invoke(real, arguments);
                return result instanceof Path path ? disk.wrap(path) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    private Path wrap(Path real) {
        Class<?>[] type = {Path.class};
        return (Path)
                Proxy.newProxyInstance(Path.class.getClassLoader(), type, new Wrapped(this, real));
    }

    private static Path real(Path path) {
        return Proxy.isProxyClass(path.getClass())
                ? ((Wrapped) Proxy.getInvocationHandler(path)).real()
                : path;
    }

    private static FileSystemProvider disk() {
        return FileSystemProvider.installedProviders().get(0);
    }

    private void fail(Fault here, Path path, String why) throws IOException {
        if (fault == here) {
            throw new FileSystemException(path.toString(), null, why);
        }
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (fault == Fault.CREATE_DENIED && options.contains(StandardOpenOption.CREATE_NEW)) {
            throw new AccessDeniedException(path.toString());
        }
        return Files.newByteChannel(real(path), options, attributes);
    }

    @Override
    public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
        fail(Fault.OPEN, path, "Too many open files");
        return new FilterOutputStream(Files.newOutputStream(real(path), options)) {
            private long written;

            @Override
            public void write(byte[] octets, int from, int length) throws IOException {
                fail(Fault.WRITE, path, "Input/output error");
                if (written > LATER) {
                    fail(Fault.LATER_WRITE, path, "Input/output error");
                }
                out.write(octets, from, length);
                written += length;
            }

            @Override
            public void close() throws IOException {
                out.close();
                fail(Fault.CLOSE, path, "Input/output error");
            }
        };
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        fail(Fault.FREE_SPACE, path, "Stale file handle");
        return Files.getFileStore(real(path));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
        return Files.newDirectoryStream(real(path), filter);
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        Files.createDirectory(real(path), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        disk().checkAccess(real(path), modes);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
            Path path, Class<A> type, LinkOption... options) throws IOException {
        return Files.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
            throws IOException {
        return Files.readAttributes(real(path), names, options);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return Files.getFileAttributeView(real(path), type, options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return Files.isSameFile(real(one), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return Files.isHidden(real(path));
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options) {
        throw new UnsupportedOperationException();
    }
}
