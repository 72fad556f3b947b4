"""Programs to measure, each a process of its own on loopback."""
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
CLASS_PATH = ROOT / "target" / "bench.classpath"
JAVA = (os.environ.get("JAVA_HOME") or "") and os.environ["JAVA_HOME"] + "/bin/java" or "java"
JVM = ["-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow",
       "--enable-native-access=ALL-UNNAMED"]

signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))


def build():
    subprocess.run(
        ["mvn", "-q", "-B", "-ntp", "-Pbench", "test-compile", "dependency:build-classpath",
         f"-Dmdep.outputFile={CLASS_PATH}", "-Dmdep.includeScope=test"], cwd=ROOT, check=True)


def java(name, *arguments, heap="512m", more=()):
    classes = f"{ROOT}/target/test-classes:{ROOT}/target/classes:{CLASS_PATH.read_text().strip()}"
    # A heap that begins small; else it begins with a share of the machine's memory, and so does the peak.
    return [JAVA, "-Xms16m", f"-Xmx{heap}", *JVM, *more, "-cp", classes, f"io.github.smtpraw.bench.{name}",
            *map(str, arguments)]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Program:
    """A server that runs until this is closed."""

    def __init__(self, command, port):
        self.port = port
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if not os.environ.get("VERBOSE") else None)
        deadline = time.monotonic() + 60
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port), 5) as s:
                    s.settimeout(10)
                    if s.recv(1):
                        s.sendall(b"QUIT\r\n")
                        return
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.close()
                sys.exit(f"did not start: {command[0]} … {command[-2]} {command[-1]}; VERBOSE=1 tells why")
            time.sleep(0.05)

    def cpu(self):
        """Seconds of user and system time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def status(self, name):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1])
        raise KeyError(name)

    def forget_peak(self):
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def close(self):
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
