"""Kills the mail host at each step of a message's way; see kill-steps.sh. Needs aiosmtpd."""
import collections
import re
import smtplib
import socket
import sys
import threading
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from mailhost import MailHost, free_port, without_fields

SECONDS = 40
ADA = "jones@example.org"
OK = "250 2.1.5 OK"
TAKEN = "250 2.0.0 Taken"


class Sink:
    """The next server. What it has to do for one recipient is done when its reply is written, or instead of it."""

    def __init__(self, port):
        self.contents = []
        self.target = None
        self.reply = OK
        self.before_taken = self.after_taken = self.after_rcpt = None
        sink = self

        class Session(SMTP):
            hit = False

            async def push(self, status):
                if self.hit and status == TAKEN and sink.before_taken:
                    sink.once("before_taken")
                    raise ConnectionResetError
                await super().push(status)
                if self.hit and status == TAKEN and sink.after_taken:
                    sink.once("after_taken")
                if self.hit and status == sink.reply and sink.after_rcpt:
                    sink.once("after_rcpt")

        class Port(Controller):
            def factory(self):
                return Session(self.handler, enable_SMTPUTF8=True)

        self.controller = Port(self, hostname="127.0.0.1", port=port)

    def once(self, name):
        action = getattr(self, name)
        setattr(self, name, None)
        action()

    async def handle_RCPT(self, server, session, envelope, address, options):
        server.hit = address == self.target
        if server.hit and not self.reply.startswith("250"):
            return self.reply
        envelope.rcpt_tos.append(address)
        return self.reply if server.hit else OK

    async def handle_DATA(self, server, session, envelope):
        server.hit = self.target in envelope.rcpt_tos
        self.contents.append(envelope.content)
        return TAKEN


def wait_for(what, condition, fail):
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            fail(f"{what}: not within {SECONDS} s")
        time.sleep(0.005)


class Round:
    """One host and its data, killed at one step after the other."""

    def __init__(self):
        self.port = free_port()
        self.host = MailHost(self.port)
        self.sink = Sink(self.port)
        self.number = 0
        self.steps = {}
        self.twice = {}
        self.acknowledged = set()

    def content(self, step):
        self.number += 1
        self.steps[self.number] = step
        return b"X-Number: %d\r\n\r\n.%s\r\n" % (self.number, step.encode())

    def far(self):
        return f"far{self.number}@elsewhere.example"

    def send(self, content, *to):
        with smtplib.SMTP("127.0.0.1", self.host.port, timeout=20) as smtp:
            smtp.sendmail(ADA, to, content)
        self.acknowledged.add(self.number)

    def begun(self, *lines):
        """A session that has said these and had its replies."""
        connection = socket.create_connection(("127.0.0.1", self.host.port), timeout=20)
        stream = connection.makefile("rwb", buffering=0)
        stream.readline()
        for line in lines:
            stream.write(line + b"\r\n")
            reply = stream.readline()
            if reply[:1] not in b"23":
                self.host.fail(f"{line!r}: {reply!r}")
        return connection, stream

    def envelope(self):
        return (b"HELO client.example", b"MAIL FROM:<%s>" % ADA.encode(),
                b"RCPT TO:<sam@example.org>", b"RCPT TO:<%s>" % self.far().encode())

    def again(self):
        self.host.kill()
        self.host.start()

    def behind_rcpt(self):
        content = self.content("behind RCPT")
        self.begun(*self.envelope())
        self.again()
        self.send(content, "sam@example.org", self.far())

    def amid_data(self):
        content = self.content("amid DATA")
        _, stream = self.begun(*self.envelope(), b"DATA")
        stream.write(content[:20])
        self.again()
        self.send(content, "sam@example.org", self.far())

    def between_sync_and_250(self):
        content = self.content("between sync and 250")
        connection, stream = self.begun(*self.envelope(), b"DATA")
        mark = b"RCPT TO:<" + self.far().encode()
        files = list(self.host.data.glob("queue/journal/*"))
        before = sum(file.read_bytes().count(mark) for file in files)
        stream.write(content.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        # In the journal, or the reply is there.
        connection.setblocking(False)
        read = b""
        deadline = time.monotonic() + SECONDS
        while sum(file.read_bytes().count(mark) for file in files) == before and not read:
            try:
                read = connection.recv(100)
            except BlockingIOError:
                pass
            if time.monotonic() > deadline:
                self.host.fail("between sync and 250: never in the journal")
        self.host.kill()
        try:
            read += connection.recv(100)
        except OSError:
            pass
        self.host.start()
        if read.startswith(b"250"):
            self.acknowledged.add(self.number)
            return False
        self.send(content, "sam@example.org", self.far())
        return True

    def behind_250(self):
        self.send(self.content("behind 250"), "sam@example.org", self.far())
        self.again()

    def at(self, hook, step, reply=OK):
        """The host dies where the next server is at that step."""
        reached = []
        acknowledged = threading.Event()

        def kill():
            # The next server may be there before our client has read its 250.
            acknowledged.wait(SECONDS)
            self.host.process.kill()
            reached.append(True)

        content = self.content(step)
        self.sink.target = self.far()
        self.sink.reply = reply
        setattr(self.sink, hook, kill)
        self.send(content, self.far())
        acknowledged.set()
        wait_for(step, lambda: reached, self.host.fail)
        self.again()

    def behind_450(self):
        """Not taken: it waits for another try, and must neither be lost nor doubled."""
        self.at("after_rcpt", "behind the next server's 450", "450 4.2.1 later")
        self.sink.reply = OK

    def while_it_waits(self):
        refused = []
        content = self.content("while it waits for another try")
        self.sink.target = self.far()
        self.sink.reply = "451 4.2.1 later"
        self.sink.after_rcpt = lambda: refused.append(True)
        self.send(content, self.far())
        wait_for("451", lambda: refused, self.host.fail)
        time.sleep(0.1)
        self.again()
        self.sink.reply = OK

    def settle(self):
        """Until all that is to be relayed has come, and the queue has taken note of it."""
        wanted = {n: 1 for n, step in self.steps.items() if not step.startswith("report")}
        wanted.update(self.twice)
        wait_for("relaying", lambda: all(self.relayed()[n] >= times for n, times in wanted.items()),
                 self.host.fail)
        time.sleep(0.5)

    def relayed(self):
        return self.numbers(list(self.sink.contents))

    def numbers(self, contents):
        found = collections.Counter()
        for content in contents:
            own = without_fields(content, "Received")
            number = re.match(rb"X-Number: (\d+)\r\n", own or content)
            if not number:
                self.host.fail(f"not what was sent: {content[:300]!r}")
            found[int(number[1])] += 1
        return found

    def reports(self):
        found = collections.Counter()
        for box, octets in self.host.stored():
            if box == "jones":
                for number in re.findall(rb"X-Number: (\d+)", octets):
                    found[int(number)] += 1
        return found

    def run(self):
        self.host.start()
        self.behind_rcpt()
        self.amid_data()
        unread = self.between_sync_and_250()
        may_double = {self.number} if unread else set()
        self.behind_250()
        self.sink.controller.start()
        self.settle()
        on_the_way = set()
        for hook, step in (("before_taken", "while the next server holds its reply"),
                           ("after_taken", "behind the next server's 250")):
            self.at(hook, step)
            on_the_way.add(self.number)
            if hook == "before_taken":
                self.twice[self.number] = 2
            self.settle()
        self.behind_450()
        self.settle()
        self.while_it_waits()
        self.settle()
        self.at("after_rcpt", "report: behind the next server's 550", "550 5.1.1 nobody")
        report = self.number
        wait_for("report", lambda: self.reports()[report], self.host.fail)
        self.host.stop()
        self.sink.controller.stop()

        relayed = self.relayed()
        stored = self.numbers(
            without_fields(octets, "Return-Path") for box, octets in self.host.stored() if box == "sam")
        for number in self.acknowledged:
            step = self.steps[number]
            if number == report:
                continue
            if not relayed[number]:
                self.host.fail(f"{step}: lost")
            most = 2 if number in on_the_way | may_double else 1
            if relayed[number] > most or stored[number] > (2 if number in may_double else 1):
                self.host.fail(f"{step}: {relayed[number]} relayed, {stored[number]} stored")
        doubled = [self.steps[n] for n in relayed if relayed[n] > 1]
        print(f"killed at {len(self.steps)} steps, the 250 of 'between sync and 250' was "
              f"{'unread' if unread else 'read'}: none lost; doubled: {doubled or 'none'}; "
              f"reports of the refusal: {self.reports()[report]}", flush=True)
        self.host.remove()


for _ in range(int(sys.argv[1])):
    Round().run()
