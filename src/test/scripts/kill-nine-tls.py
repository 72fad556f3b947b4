"""Kills the mail host at random moments while mail comes by TLS; see kill-nine-tls.sh."""
import collections
import os
import random
import re
import smtplib
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from mailhost import MailHost, without_fields

CONNECTIONS = 4
PASSWORD = "changeit"
BOXES = ("jones", "green", "brown", "sam")
MODES = ("required", "implicit")

TLS = ssl.create_default_context()
TLS.check_hostname = False
TLS.verify_mode = ssl.CERT_NONE


def key_store(folder):
    """A PKCS #12 store with a certificate that signs itself."""
    home = os.environ.get("JAVA_HOME")
    store = Path(folder, "mail.p12")
    subprocess.run(
        [
            home + "/bin/keytool" if home else "keytool",
            *("-genkeypair", "-keystore", store, "-storetype", "PKCS12", "-storepass", PASSWORD),
            *("-keyalg", "EC", "-alias", "mail", "-dname", "CN=mail.example.org"),
        ],
        check=True, capture_output=True)
    return store


def implicit(host, port, timeout):
    return smtplib.SMTP_SSL(host, port, timeout=timeout, context=TLS)


def required(host, port, timeout):
    smtp = smtplib.SMTP(host, port, timeout=timeout)
    try:
        smtp.starttls(context=TLS)
    except BaseException:
        smtp.close()
        raise
    return smtp


class Letters:
    """Numbered messages, and which of them got their 250."""

    def __init__(self, host, seed):
        self.host = host
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.contents = {}
        self.taken = set()
        self.going_on = True
        self.first = threading.Event()

    def write(self):
        with self.lock:
            number = len(self.contents)
            text = self.random.randbytes(self.random.randrange(20_000)).hex().encode()
            lines = b"\r\n.".join(re.findall(rb".{1,200}", text))
            self.contents[number] = b"X-Number: %d\r\n\r\n%s\r\n" % (number, lines)
            return number

    def send(self, smtp, number):
        box = BOXES[number % len(BOXES)]
        smtp.sendmail("ada@example.net", [f"{box}@example.org"], self.contents[number])
        with self.lock:
            self.taken.add(number)
        self.first.set()

    def session(self):
        return self.host.connect("127.0.0.1", self.host.port, timeout=20)

    def keep_sending(self):
        """A few messages a session, so that the host may die in a handshake too."""
        try:
            while self.going_on:
                with self.session() as smtp:
                    for _ in range(random.randrange(1, 6)):
                        self.send(smtp, self.write())
        except (OSError, smtplib.SMTPException):
            pass  # the host was killed

    def send_again(self):
        """What had no 250, as a real client would."""
        unsure = set(self.contents) - self.taken
        with self.session() as smtp:
            for number in sorted(unsure):
                self.send(smtp, number)
        return unsure


def check(host, letters, unsure):
    """Each message is in its mailbox as it was sent, and once but for those that had no 250."""
    found = collections.Counter()
    for box, octets in host.stored():
        content = without_fields(octets, "Return-Path", "Received")
        number = content and re.match(rb"X-Number: (\d+)\r\n", content)
        if not number or content != letters.contents[int(number[1])]:
            host.fail(f"not what was sent: {octets[:400]!r}")
        if b" with ESMTPS id " not in octets:
            host.fail(f"came without TLS: {octets[:400]!r}")
        if box != BOXES[int(number[1]) % len(BOXES)]:
            host.fail(f"message {int(number[1])} is in the wrong mailbox, {box}")
        found[int(number[1])] += 1
    for number in letters.contents:
        if not found[number]:
            host.fail(f"message {number} is lost")
        if found[number] > 1 and number not in unsure:
            host.fail(f"message {number} had its 250 and is there {found[number]} times")
    return sum(1 for number in found if found[number] > 1)


def run(index, store, seed):
    mode = MODES[index % len(MODES)]
    host = MailHost(
        1,  # nothing is relayed
        f"-Dsmtp.tls={mode}",
        f"-Dsmtp.tls.keystore={store}",
        f"-Dsmtp.tls.password={PASSWORD}",
        connect=globals()[mode])
    host.start()
    letters = Letters(host, seed)
    threads = [threading.Thread(target=letters.keep_sending) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    if not letters.first.wait(30):
        letters.going_on = False
        host.fail("no message was taken in 30 s")
    time.sleep(letters.random.uniform(0, 1))
    host.kill()
    letters.going_on = False
    for thread in threads:
        thread.join(30)
    acknowledged = len(letters.taken)

    host.start()
    unsure = letters.send_again()
    host.stop()
    twice = check(host, letters, unsure)
    print(f"run {index}: {mode}, seed {seed}, {acknowledged} messages had their 250 before the kill, "
          f"{len(unsure)} were sent again ({twice} of them are there twice): none lost",
          flush=True)
    host.remove()
    return acknowledged


seeds = random.SystemRandom()
runs = int(sys.argv[1])
with tempfile.TemporaryDirectory() as keys:
    key = key_store(keys)
    total = sum(run(index, key, seeds.randrange(1 << 32)) for index in range(1, runs + 1))
print(f"kill -9 over TLS, {runs} runs: {total} messages had their 250 and none of them was lost")
