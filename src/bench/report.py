"""Writes src/docs/performance.md and its plots from the results beside it."""
import json
import statistics
from pathlib import Path
from xml.sax.saxutils import escape

DOCS = Path(__file__).resolve().parents[2] / "src" / "docs"
RESULTS = DOCS / "performance"
OURS = ("smtp-raw", "raw", "raw-loop", "raw-blocking")
LABELS = {"raw": "smtp-raw, asynchronous", "raw-loop": "smtp-raw, on the event loop",
          "raw-blocking": "smtp-raw, blocking callers",
          "floor": "bare Netty", "subetha": "SubEtha SMTP", "greenmail": "GreenMail",
          "smtp-sink": "smtp-sink (C)", "hubspot": "HubSpot NioSmtpClient",
          "hubspot-pool": "HubSpot NioSmtpClient, completing in a pool", "angus": "Angus Mail",
          "mail": "camel-mail", "smtp-source": "smtp-source (C)", "host": "routes/ of this project",
          "postfix": "Postfix"}
INTRODUCTION = """# Performance

Made by `src/bench/run`; what it needs and does stands in [CONTRIBUTING](../../CONTRIBUTING.md#measure). Each program is a
process of its own; programs take turns within one run and share the machine with the load. Medians of the rounds. CPU is user and
system time of the measured process for each message, the figure to trust; compare within one table only, as rates swing
with the machine. *bare Netty* is a sink, or a client, of a hundred lines that knows no rules: what the JVM allows.
"""


def median(values, key):
    found = [v[key] for v in values if v.get(key) is not None]
    return statistics.median(found) if found else None


def shown(number):
    if number is None:
        return ""
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"


def table(works):
    keys = [(k, t) for k, t in (("rate", "msg/s"), ("cpu", "µs CPU"), ("mb", "MB/s"), ("peak", "peak MB"),
                                ("over", "MB over the start"), ("threads", "threads"))
            if any(k in v[0] for by_name in works.values() for v in by_name.values())]
    lines = ["| work | program | " + " | ".join(t for _, t in keys) + " |",
             "| --- | --- |" + " --- |" * len(keys)]
    for work, by_name in works.items():
        for name, values in by_name.items():
            label = LABELS.get(name, name)
            cells = [shown(median(values, k)) for k, _ in keys]
            lines.append(f"| {work} | {'**' + label + '**' if name in OURS else label} | "
                         + " | ".join(cells) + " |")
            work = ""
    return "\n".join(lines)


def plot(works, key, unit):
    """Bars of one figure, a group for each work."""
    row, left, width = 18, 330, 420
    out, y = [], 24
    for work, by_name in works.items():
        figures = {n: median(v, key) for n, v in by_name.items()}
        figures = {n: f for n, f in figures.items() if f}
        if not figures:
            continue
        out.append(f'<text x="8" y="{y}" font-weight="bold">{escape(work)}</text>')
        y += row
        top = max(figures.values())
        for name, figure in figures.items():
            fill = "#1f6feb" if name in OURS else "#8b949e"
            out.append(f'<text x="{left - 8}" y="{y}" text-anchor="end">{escape(LABELS.get(name, name))}</text>'
                       f'<rect x="{left}" y="{y - 12}" width="{max(1, figure / top * width):.0f}" height="14" fill="{fill}"/>'
                       f'<text x="{left + figure / top * width + 6:.0f}" y="{y}">{shown(figure)}</text>')
            y += row
        y += 8
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 90}" height="{y + 8}" '
            f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>'
            f'<text x="8" y="12" fill="#57606a">{escape(unit)}</text>' + "\n".join(out) + "</svg>\n")


def write():
    pages = [INTRODUCTION]
    for file in sorted(RESULTS.glob("*.json")):
        data = json.loads(file.read_text())
        facts = data["facts"]
        pages.append(f"## {facts['title']}\n")
        pages.append(f"{facts['date']}, {facts['cores']} cores ({facts['processor']}), Linux {facts['system']}, "
                     f"{facts['java']}:\n\n    {facts['command']}\n")
        pages.append(table(data["results"]) + "\n")
        rates = any("rate" in v[0] and "cpu" in v[0] for w in data["results"].values() for v in w.values())
        if rates:
            picture = file.with_suffix(".svg")
            picture.write_text(plot(data["results"], "cpu", "microseconds of CPU for each message: less is better"))
            pages.append(f"![{facts['title']}: microseconds of CPU for each message](performance/{picture.name})\n")
    notes = RESULTS / "notes.md"
    if notes.exists():
        pages.append(notes.read_text())
    (DOCS / "performance.md").write_text("\n".join(pages))


if __name__ == "__main__":
    write()
