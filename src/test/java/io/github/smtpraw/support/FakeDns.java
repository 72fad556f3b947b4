package io.github.smtpraw.support;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A name server on a loopback port, UDP and TCP, that knows what a test tells it (RFC 1035). A name
 * that it was not told of does not exist. What does not fit into 512 octets is cut off in UDP.
 */
public final class FakeDns implements AutoCloseable {
    public static final int SERVFAIL = 2;
    public static final int REFUSED = 5;

    public static final int A = 1;
    public static final int AAAA = 28;
    public static final int MX = 15;
    private static final int CNAME = 5;
    private static final int SOA = 6;
    private static final int NXDOMAIN = 3;
    private static final int UDP_MAX = 512;
    private static final int TRUNCATED = 0x0200;
    private static final int RESPONSE = 0x8180;

    /** Data, and a name behind them where that is not null. */
    private record Record(int type, byte[] data, String target) {}

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<String, List<Record>> names = new ConcurrentHashMap<>();
    private final Map<String, Integer> codes = new ConcurrentHashMap<>();
    private final List<String> silent = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int ttl = 300;
    private volatile int negativeTtl;
    private volatile boolean followsAliases = true;

    public FakeDns() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        tcp = new ServerSocket(0, 50, loopback);
        udp = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()));
        start(this::serveUdp);
        start(this::serveTcp);
    }

    private static void start(Runnable run) {
        Thread thread = new Thread(run, "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    /** For the option nameServers. */
    public String address() {
        return "127.0.0.1:" + tcp.getLocalPort();
    }

    public FakeDns mx(String domain, int preference, String host) {
        byte[] data = ByteBuffer.allocate(2).putShort((short) preference).array();
        return add(domain, new Record(MX, data, host));
    }

    /** Adds A and AAAA records. */
    public FakeDns host(String host, String... addresses) {
        for (String address : addresses) {
            try {
                byte[] octets = InetAddress.getByName(address).getAddress();
                add(host, new Record(octets.length == 4 ? A : AAAA, octets, null));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return exists(host);
    }

    public FakeDns alias(String alias, String target) {
        return add(alias, new Record(CNAME, new byte[0], target));
    }

    /** A name, with or without records. */
    public FakeDns exists(String name) {
        names.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>());
        return this;
    }

    private FakeDns add(String name, Record record) {
        exists(name);
        names.get(name).add(record);
        return this;
    }

    /** A name whose questions are answered by an error. */
    public FakeDns fails(String name, int code) {
        codes.put(name, code);
        return this;
    }

    /** A name whose questions are not answered. */
    public FakeDns ignores(String name) {
        silent.add(name);
        return this;
    }

    /** A name whose questions of one type are not answered. */
    public FakeDns ignores(String name, int type) {
        silent.add(name + " " + type);
        return this;
    }

    /** Forgets a name, so that it does not exist. */
    public FakeDns forget(String name) {
        names.remove(name);
        codes.remove(name);
        silent.remove(name);
        return this;
    }

    public FakeDns ttl(int seconds) {
        ttl = seconds;
        return this;
    }

    /** How long may be kept that there is nothing. */
    public FakeDns negativeTtl(int seconds) {
        negativeTtl = seconds;
        return this;
    }

    /** Answers aliases by their CNAME records alone. */
    public FakeDns leavesAliases() {
        followsAliases = false;
        return this;
    }

    /** How often that was asked, over UDP or TCP. */
    public long asked(String name, int type) {
        return asked.stream().filter((name + " " + type)::equals).count();
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()), UDP_MAX);
                if (answer != null) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serveTcp() {
        try {
            while (true) {
                try (Socket socket = tcp.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    byte[] answer = answer(in.readNBytes(in.readUnsignedShort()), 65_535);
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                    in.read();
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private byte[] answer(byte[] query, int max) throws IOException {
        int end = 12;
        StringBuilder labels = new StringBuilder();
        while (query[end] != 0) {
            String label = new String(query, end + 1, query[end], StandardCharsets.US_ASCII);
            labels.append(labels.isEmpty() ? "" : ".").append(label);
            end += 1 + query[end];
        }
        String name = labels.toString().toLowerCase();
        int type = query[end + 1] << 8 | query[end + 2];
        byte[] question = Arrays.copyOfRange(query, 12, end + 5);
        asked.add(name + " " + type);
        if (silent.contains(name) || silent.contains(name + " " + type)) {
            return null;
        }
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        int count = 0;
        String owner = name;
        for (Record alias = alias(owner); alias != null; alias = alias(owner)) {
            record(answers, name, owner, alias);
            count++;
            owner = alias.target();
            if (!followsAliases) {
                break;
            }
        }
        boolean answered = owner.equals(name) || followsAliases;
        for (Record record : answered ? names.getOrDefault(owner, List.of()) : List.<Record>of()) {
            if (record.type() == type) {
                record(answers, name, owner, record);
                count++;
            }
        }
        int code = answered && !names.containsKey(owner) ? NXDOMAIN : 0;
        code = codes.getOrDefault(name, code);
        boolean soa = negativeTtl > 0 && count == 0;
        boolean fits = 12 + question.length + answers.size() <= max;
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(response);
        out.write(query, 0, 2);
        out.writeShort(RESPONSE | code | (fits ? 0 : TRUNCATED));
        out.writeShort(1);
        out.writeShort(fits ? count : 0);
        out.writeShort(soa ? 1 : 0);
        out.writeShort(0);
        out.write(question);
        if (fits) {
            out.write(answers.toByteArray());
        }
        if (soa) {
            ByteBuffer data = ByteBuffer.allocate(22);
            data.put(new byte[18]).putInt(negativeTtl);
            record(response, name, name, new Record(SOA, data.array(), null));
        }
        return response.toByteArray();
    }

    private Record alias(String name) {
        return names.getOrDefault(name, List.of()).stream()
                .filter(record -> record.type() == CNAME)
                .findFirst()
                .orElse(null);
    }

    private void record(ByteArrayOutputStream to, String asked, String owner, Record record)
            throws IOException {
        byte[] target = record.target() == null ? new byte[0] : name(record.target(), asked);
        DataOutputStream out = new DataOutputStream(to);
        out.write(name(owner, asked));
        out.writeShort(record.type());
        out.writeShort(1);
        out.writeInt(ttl);
        out.writeShort(record.data().length + target.length);
        out.write(record.data());
        out.write(target);
    }

    /** A name, compressed where it is the one that was asked for or below it (RFC 1035 4.1.4). */
    private static byte[] name(String name, String asked) {
        boolean below = name.equals(asked) || name.endsWith("." + asked);
        String front = below ? name.substring(0, name.length() - asked.length()) : name;
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (String label : front.split("\\.")) {
            if (!label.isEmpty()) {
                octets.write(label.length());
                octets.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        octets.writeBytes(below ? new byte[] {(byte) 0xC0, 12} : new byte[1]);
        return octets.toByteArray();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
