"""Measures the server or the client beside its peers, in turns; see CONTRIBUTING.md."""
import argparse
import collections
import json
import os
import platform
import re
import resource
import shlex
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import durable
import report
from processes import JAVA, Program, build, free_port, java

# name, octets, sessions, messages, kept connection
SERVER_WORKS = (
    ("1 KB, kept, 20", 1024, 20, 40000, True),
    ("1 KB, a connection each, 20", 1024, 20, 10000, False),
    ("1 KB, a connection each, 200", 1024, 200, 10000, False),
    ("10 KB, kept, 20", 10240, 20, 30000, True),
    ("1 MB, kept, 20", 1 << 20, 20, 1500, True),
    ("50 MB, 10 at once", 50 << 20, 10, 40, True),
)
# name, octets, senders, messages, recipients, kept connection
CLIENT_WORKS = (
    ("1 KB, 20 senders, kept", 1024, 20, 60000, 1, True),
    ("1 KB, 1 sender, kept", 1024, 1, 15000, 1, True),
    ("1 KB, 20 senders, a connection each", 1024, 20, 10000, 1, False),
    ("10 KB, 20 senders, kept", 10240, 20, 30000, 1, True),
    ("1 KB to 50 recipients, 20 senders", 1024, 20, 10000, 50, True),
    ("1 MB, 20 senders, DATA", 1 << 20, 20, 1000, 1, True),
    ("1 MB, 20 senders, BDAT", 1 << 20, 20, 2000, 1, True),
)
# How cost grows: one thing at a time. Octets, sessions or senders, messages, recipients, heap.
SCALE_WORKS = (
    *((f"1 KB, {n} sessions", 1024, n, 20000, 1, "512m") for n in (1, 20, 200, 2000)),
    *((f"{size}, 4 sessions", octets, 4, count, 1, "512m") for size, octets, count in (
        ("1 KB", 1 << 10, 20000), ("10 KB", 10 << 10, 20000), ("100 KB", 100 << 10, 8000),
        ("1 MB", 1 << 20, 1500), ("10 MB", 10 << 20, 150), ("100 MB", 100 << 20, 16))),
    *((f"1 KB to {n} recipients, 20 sessions", 1024, 20, count, n, "512m")
      for n, count in ((1, 20000), (10, 20000), (100, 4000), (1000, 400))),
    ("50 MB, 10 at once, -Xmx64m", 50 << 20, 10, 40, 1, "64m"),
)
WARM_UP = 200000
# Fewer, and C2 still compiles a client while it is measured.
WARM_UP_SECONDS = 12
# As much as a slow peer can do in the same time.
SLOWER = {"greenmail": 4, "subetha": 2, "mail": 10, "angus": 4}


def commands(port):
    """The servers, by name."""
    heap = {"more": ("-XX:+UseG1GC",)}
    return {
        "smtp-raw": java("RouteServer", port, "maxMessageSize=104857600", **heap),
        "floor": java("FloorServer", port, **heap),
        "smtp-sink": ["smtp-sink", "-u", "nobody", f"127.0.0.1:{port}", "4096"],
        "subetha": java("SubEthaServer", port, **heap),
        "greenmail": java("GreenMailServer", port, heap="2g", **heap),
    }


def smtp_source(port, octets, sessions, messages, kept, recipients=1):
    command = ["smtp-source", "-s", str(sessions), "-l", str(octets), "-m", str(messages),
               "-f", "a@example.net", "-t", "b@example.org", "-r", str(recipients),
               f"127.0.0.1:{port}"]
    if kept:
        command.insert(1, "-d")
    start = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return time.monotonic() - start


def fewer(name, octets, messages):
    return max(20, messages // (SLOWER.get(name, 1) * (4 if name in SLOWER and octets > 99999 else 1)))


def servers(names, rounds, works):
    results = collections.defaultdict(lambda: collections.defaultdict(list))
    programs = {}
    for name in names:
        port = free_port()
        programs[name] = Program(commands(port)[name], port)
    try:
        for name, program in programs.items():
            # Until the JVM has compiled what it will.
            for count, kept in ((WARM_UP, True), (WARM_UP // 8, False)):
                smtp_source(program.port, 1024, 20, fewer(name, 1024, count), kept)
        for work, octets, sessions, messages, kept in works:
            for index in range(rounds + 1):
                for name, program in programs.items():
                    count = fewer(name, octets, messages)
                    program.forget_peak()
                    cpu = program.cpu()
                    seconds = smtp_source(program.port, octets, sessions, count, kept)
                    # The first is for what this work has of its own.
                    if index:
                        results[work][name].append({
                            "rate": count / seconds,
                            "cpu": (program.cpu() - cpu) / count * 1e6,
                            "peak": program.status("VmHWM") / 1024})
            tell(work, results[work])
    finally:
        for program in programs.values():
            program.close()
    return results


def idle(names, count=10000):
    """Memory and threads of a server that was just started, for sessions that said EHLO."""
    results = {}
    for name in names:
        port = free_port()
        with Program(commands(port)[name], port) as program:
            smtp_source(port, 1024, 20, 2000, True)
            before = program.status("VmRSS")
            open_sockets = []
            try:
                for _ in range(count):
                    s = socket.create_connection(("127.0.0.1", port), 30)
                    open_sockets.append(s)
                    s.settimeout(30)
                    s.recv(512)
                    s.sendall(b"EHLO idle.example.net\r\n")
                    s.recv(4096)
                # Threads that the messages before needed have ended then.
                time.sleep(20)
                results[name] = [{"sessions": len(open_sockets),
                                  "over": (program.status("VmRSS") - before) / 1024,
                                  "threads": program.status("Threads")}]
            except OSError as e:
                print(f"{name}: {len(open_sockets)} sessions, then {e}", file=sys.stderr)
            finally:
                for s in open_sockets:
                    s.close()
    for name, values in results.items():
        print(f"idle {name}: {values}", flush=True)
    return {f"{count} idle sessions": results}


def client(name, port, octets, senders, messages, recipients, kept, heap="512m"):
    count = fewer(name, octets, messages)
    done = subprocess.run(
        java("ClientBench", name, port, senders, count, octets, recipients,
             "kept" if kept else "new", WARM_UP_SECONDS, heap=heap),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode or not done.stdout.split():
        print(f"{name}: {done.stderr[-600:]}", file=sys.stderr)
        return None
    seconds, cpu, peak = map(float, done.stdout.split()[-3:])
    return {"rate": count / seconds, "cpu": cpu, "peak": peak}


def clients(names, rounds, works):
    results = collections.defaultdict(lambda: collections.defaultdict(list))
    for work, octets, senders, messages, recipients, kept in works:
        port = free_port()
        sink = (java("FloorServer", port, "chunking" if "BDAT" in work else "") if octets > 99999
                else commands(port)["smtp-sink"])
        with Program(sink, port):
            for _ in range(rounds):
                for name in names:
                    result = client(name, port, octets, senders, messages, recipients, kept)
                    if result:
                        results[work][name].append(result)
        tell(work, results[work])
    return results


def scale(rounds, works):
    """The component alone, as server and as client, kept connections; the same work grown."""
    results = {}
    for side, label in (("smtp-raw", "server"), ("raw", "client")):
        by_heap = {}
        for work, octets, sessions, messages, recipients, heap in works:
            name = f"{label}: {work}"
            found = results[name] = {side: []}
            if label == "server":
                if heap not in by_heap:
                    port = free_port()
                    by_heap[heap] = Program(
                        java("RouteServer", port, "maxMessageSize=209715200", heap=heap), port)
                    smtp_source(port, 1024, 20, WARM_UP, True)
                program = by_heap[heap]
                for index in range(rounds + 1):
                    program.forget_peak()
                    cpu = program.cpu()
                    seconds = smtp_source(program.port, octets, sessions, messages, True, recipients)
                    # The first is for what this work has of its own.
                    if index:
                        found[side].append({"rate": messages / seconds,
                                            "cpu": (program.cpu() - cpu) / messages * 1e6,
                                            "peak": program.status("VmHWM") / 1024})
            else:
                port = free_port()
                with Program(java("FloorServer", port, ""), port):
                    for _ in range(rounds):
                        kind = "raw-file" if heap == "64m" else "raw"
                        result = client(kind, port, octets, sessions, messages, recipients, True, heap)
                        if result:
                            found[side].append(result)
            if found[side]:
                tell(name, found)
        for program in by_heap.values():
            program.close()
    return {work: by_name for work, by_name in results.items() if all(by_name.values())}


def tell(work, by_name):
    print(work, flush=True)
    for name, values in by_name.items():
        rate, cpu, peak = (statistics.median(v[k] for v in values) for k in ("rate", "cpu", "peak"))
        print(f"  {name:14} {rate:9.0f} msg/s {cpu:9.1f} us CPU {peak:6.0f} MB peak", flush=True)


def facts(title):
    version = subprocess.run([JAVA, "-version"], stderr=subprocess.PIPE, text=True).stderr
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return {"title": title, "date": time.strftime("%Y-%m-%d"), "java": version.splitlines()[-1],
            "cores": os.cpu_count(), "processor": model[1] if model else platform.machine(),
            "system": platform.release().partition("-")[0],
            "command": shlex.join(["src/bench/run", *sys.argv[1:]])}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("server", "client", "idle", "scale", "durable"))
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--works", default="", help="a regular expression: only those works")
    parser.add_argument("--no-build", action="store_true")
    parser.add_argument("--write", metavar="NAME", help="results; src/docs/performance.md anew")
    parser.add_argument("--title", default="")
    options = parser.parse_args()
    if not options.no_build:
        build()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    if options.what == "client":
        works = [w for w in CLIENT_WORKS if re.search(options.works, w[0])]
        names = options.names or ["raw", "raw-loop", "raw-blocking", "floor", "hubspot", "angus", "mail"]
        results = clients(names, options.rounds, works)
    elif options.what == "server":
        works = [w for w in SERVER_WORKS if re.search(options.works, w[0])]
        names = options.names or list(commands(0))
        results = servers(names, options.rounds, works)
    elif options.what == "scale":
        results = scale(options.rounds, [w for w in SCALE_WORKS if re.search(options.works, w[0])])
    elif options.what == "durable":
        results = durable.run(options.rounds)
    else:
        results = idle(options.names or list(commands(0)))
    if options.write:
        report.RESULTS.mkdir(exist_ok=True)
        (report.RESULTS / f"{options.write}.json").write_text(
            json.dumps({"facts": facts(options.title), "results": results}, indent=1) + "\n")
        report.write()


if __name__ == "__main__":
    main()
