"""The mail host of routes/ as a process of its own; for the scripts beside this one.

CLASS_PATH in the environment is the host's class path.
"""
import atexit
import os
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

START_SECONDS = 120


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


# A script that is ended ends its hosts.
signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))


class MailHost:
    """With its data in a folder of its own, relaying to a port where nobody need listen.

    Options are the JVM's, such as -Dsmtp.tls=required; connect opens a session as smtplib.SMTP does.
    """

    def __init__(self, relay_port, *options, connect=smtplib.SMTP):
        self.data = Path(tempfile.mkdtemp(prefix="mailhost."))
        self.port = free_port()
        self.relay_port = relay_port
        self.options = options
        self.connect = connect
        self.log = self.data / "log"
        self.process = None

    def start(self, *wrapper):
        command = [
            *wrapper,
            os.environ.get("JAVA_HOME", "") and os.environ["JAVA_HOME"] + "/bin/java" or "java",
            "-Xmx256m",
            # It is started often, and never lives long.
            "-XX:TieredStopAtLevel=1",
            # As mvn camel:run has them: the broker needs it from JDK 24 on.
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            os.environ["CLASS_PATH"],
            f"-Dmail.data={self.data}",
            f"-Dsmtp.port={self.port}",
            f"-Drelay.host=127.0.0.1:{self.relay_port}",
            "-Drelay.retry.delay=300",
            "-Drelay.retry.multiplier=1.0",
            "-Dcamel.main.routesReloadEnabled=false",
            *self.options,
            "io.github.smtpraw.host.MailHost",
            "-pl",
            "file:routes/application.properties",
        ]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        atexit.register(self.kill)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connect("127.0.0.1", self.port, timeout=10).quit()
                return
            except (OSError, smtplib.SMTPException):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.fail("the mail host did not start")
                time.sleep(0.05)

    def kill(self):
        """As a power failure would, but for the disk's own cache."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.kill()

    def stored(self):
        """(box, file's octets) of each message in the mailboxes."""
        for file in sorted(self.data.glob("mail/*/new/*")):
            yield file.parent.parent.name, file.read_bytes()

    def remove(self):
        shutil.rmtree(self.data)

    def fail(self, text):
        """Ends the script; the log is shown, and the data stay."""
        if self.process:
            self.kill()
        sys.exit(f"{self.log.read_text(errors='replace')}\n{text} (data in {self.data})")


def without_fields(octets, *names):
    """The octets behind these fields, or None where they don't begin with them."""
    for name in names:
        field = re.match(name.encode() + rb": [^\n]*\n(?:[ \t][^\n]*\n)*", octets)
        if field is None:
            return None
        octets = octets[field.end():]
    return octets
