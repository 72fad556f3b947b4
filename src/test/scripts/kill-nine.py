"""Kills the mail host at random moments; see kill-nine.sh. Needs aiosmtpd."""
import collections
import random
import re
import smtplib
import sys
import threading
import time

from aiosmtpd.controller import Controller

from mailhost import MailHost, free_port, without_fields

CONNECTIONS = 4
# Longer than a message is put off at most where many are for one domain.
RELAY_SECONDS = 70
# relay.perDestination: as many messages can be on their way to the next server, all for one domain.
RELAY_CONSUMERS = 4
RECIPIENTS = (
    ["jones@example.org"],
    ["far@elsewhere.example"],
    ["green@example.org", "sam@example.org"],
    ["brown@example.org", "far@elsewhere.example"],
)


class Sink:
    """The next server: notes the contents it was sent."""

    def __init__(self, port):
        self.contents = []
        self.controller = Controller(self, hostname="127.0.0.1", port=port)

    async def handle_DATA(self, server, session, envelope):
        self.contents.append(envelope.content)
        return "250 2.0.0 Taken"


class Letters:
    """Numbered messages, and which of them got their 250."""

    def __init__(self, port, seed):
        self.port = port
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.contents = {}
        self.taken = set()
        self.going_on = True
        self.first = threading.Event()

    def write(self):
        with self.lock:
            number = len(self.contents)
            lines = (self.random.randbytes(self.random.randrange(500)) for _ in range(6))
            body = b"\r\n.".join(re.sub(rb"[\0\r\n]", b".", line) for line in lines)
            self.contents[number] = b"X-Number: %d\r\n\r\n.%s\r\n" % (number, body)
            return number

    def send(self, smtp, number):
        to = RECIPIENTS[number % len(RECIPIENTS)]
        refused = smtp.sendmail("ada@example.net", to, self.contents[number])
        if refused:
            raise ValueError(refused)
        with self.lock:
            self.taken.add(number)
        self.first.set()

    def keep_sending(self):
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as smtp:
                while self.going_on:
                    self.send(smtp, self.write())
        except (OSError, smtplib.SMTPException):
            pass  # the host was killed

    def send_again(self):
        """What had no 250, as a real client would."""
        unsure = set(self.contents) - self.taken
        with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as smtp:
            for number in sorted(unsure):
                self.send(smtp, number)
        return unsure


def count(copies, letters, fail):
    """How often each number came; each copy must be exactly what was sent."""
    found = collections.Counter()
    for copy, fields in copies:
        content = without_fields(copy, *fields)
        number = content and re.match(rb"X-Number: (\d+)\r\n", content)
        if not number or content != letters.contents[int(number[1])]:
            fail(f"not what was sent: {copy[:400]!r}")
        found[int(number[1])] += 1
    return found


def check(wanted, found, unsure, duplicates_allowed, where, fail):
    for number in wanted:
        if not found[number]:
            fail(f"message {number} is lost: it is not in {where}")
        if found[number] > 1 and number not in unsure and not duplicates_allowed:
            fail(f"message {number} is {found[number]} times in {where}")


def run(index, seed):
    sink = Sink(free_port())
    host = MailHost(sink.controller.port)
    host.start()
    # With a next server from the start, a message may be on its way when the host dies: it is then
    # sent again, and rightly so. Without one, the queue may neither lose nor double anything.
    sink_first = index % 2 == 1
    if sink_first:
        sink.controller.start()
    letters = Letters(host.port, seed)
    threads = [threading.Thread(target=letters.keep_sending) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    if not letters.first.wait(30):
        letters.going_on = False
        host.fail("no message was taken in 30 s")
    time.sleep(letters.random.uniform(0, 1.5))
    host.kill()
    letters.going_on = False
    for thread in threads:
        thread.join(30)
    acknowledged = len(letters.taken)

    host.start()
    unsure = letters.send_again()
    if not sink_first:
        sink.controller.start()
    far = [n for n in letters.contents if "elsewhere" in str(RECIPIENTS[n % len(RECIPIENTS)])]
    relayed = collections.Counter()
    deadline = time.monotonic() + RELAY_SECONDS
    while time.monotonic() < deadline and not all(relayed[n] for n in far):
        time.sleep(0.1)
        relayed = count([(c, ["Received"]) for c in list(sink.contents)], letters, host.fail)
    host.stop()
    sink.controller.stop()

    relayed = count([(c, ["Received"]) for c in sink.contents], letters, host.fail)
    check(far, relayed, unsure, sink_first, "the next server", host.fail)
    twice = [n for n in far if relayed[n] > 1 and n not in unsure]
    # To the next server the host is the client, and it died before it had taken in the reply.
    if len(twice) > RELAY_CONSUMERS or any(relayed[n] > 2 for n in twice):
        host.fail(f"{twice} came again, more than were on their way to the next server")
    boxes = collections.defaultdict(list)
    for box, octets in host.stored():
        boxes[box].append((octets, ["Return-Path", "Received"]))
    for box in ("jones", "green", "sam", "brown"):
        wanted = [n for n in letters.contents if f"{box}@example.org" in RECIPIENTS[n % 4]]
        check(wanted, count(boxes[box], letters, host.fail), unsure, False, box, host.fail)
    print(f"run {index}: seed {seed}, {acknowledged} messages had their 250 before the kill, "
          f"{len(unsure)} were sent again, {len(far)} relayed ({len(twice)} again, "
          f"on their way when the host died): none lost",
          flush=True)
    host.remove()
    return acknowledged


runs = int(sys.argv[1])
seeds = random.SystemRandom()
total = sum(run(index, seeds.randrange(1 << 32)) for index in range(1, runs + 1))
print(f"kill -9, {runs} runs: {total} messages had their 250 and none of them was lost")
