"""Medians and ranges by stack, and ratios within a round, as a table and as JSON."""
import json
import statistics

ROWS = [
    ("jobs/s to the last audit row", ("jobs_per_s",), 0),
    ("accepted/s", ("load", "accept_per_s"), 0),
    ("makespan s", ("makespan_s",), 2),
    ("CPU ms a job, whole stack", ("cpu_ms_per_job",), 2),
    ("CPU when idle, % of a core", ("idle_percent_of_a_core",), 1),
    ("PSS MB, whole stack", ("pss_mb",), 0),
    ("LLM calls at once, peak", ("llm_peak",), 0),
    ("POST p50 ms", ("load", "post_ms", "p50"), 1),
    ("POST p99 ms", ("load", "post_ms", "p99"), 1),
    ("POST → first event p50 ms", ("load", "first_event_ms", "p50"), 1),
    ("POST → first event p99 ms", ("load", "first_event_ms", "p99"), 1),
    ("POST → completed p50 ms", ("load", "completed_ms", "p50"), 1),
    ("POST → completed p99 ms", ("load", "completed_ms", "p99"), 1),
    ("jobs lost, failed, doubled; LLM calls too many", None, 0),
]


def value(figures, path):
    for key in path:
        figures = figures.get(key) if isinstance(figures, dict) else None
    return figures


def spread(values, digits):
    values = [v for v in values if v is not None]
    if not values:
        return None
    return {"median": round(statistics.median(values), digits), "min": round(min(values), digits), "max": round(max(values), digits)}


def wrong(figures):
    extra = max(0, figures.get("llm_calls", 0) - figures.get("completed", 0))
    return [figures.get("lost", 0), figures.get("failed", 0), figures.get("duplicates", 0), extra]


def summarise(lines):
    """{scenario: {rounds, stacks, errors, rows: [{what, stacks: {name: spread}, ratios: {name: spread}}]}}"""
    summary = {}
    for scenario in dict.fromkeys(line["scenario"] for line in lines):
        mine = [line for line in lines if line["scenario"] == scenario]
        good = [line for line in mine if "error" not in line]
        stacks = list(dict.fromkeys(line["stack"] for line in good))
        rounds = {}
        for line in good:
            rounds.setdefault(line["round"], {})[line["stack"]] = line
        rows = [row(what, path, digits, stacks, good, rounds) for what, path, digits in ROWS]
        summary[scenario] = {"rounds": len(rounds), "stacks": stacks, "errors": [line for line in mine if "error" in line],
                             "rows": [r for r in rows if r["stacks"]]}
    return summary


def row(what, path, digits, stacks, lines, rounds):
    if path is None:
        counts = {s: [sum(c) for c in zip(*(wrong(line) for line in lines if line["stack"] == s and "completed" in line))] for s in stacks}
        return {"what": what, "stacks": {s: c for s, c in counts.items() if c}, "ratios": {}}
    spreads = {s: spread([value(line, path) for line in lines if line["stack"] == s], digits) for s in stacks}
    ratios = {}
    for other in stacks[1:]:
        pairs = [(value(r.get(stacks[0], {}), path), value(r.get(other, {}), path)) for r in rounds.values()]
        ratios[other] = spread([a / b for a, b in pairs if a is not None and b], 2)
    return {"what": what, "stacks": {s: v for s, v in spreads.items() if v}, "ratios": {s: v for s, v in ratios.items() if v}}


def text(cell):
    if cell is None:
        return "–"
    if isinstance(cell, list):
        return ", ".join(str(c) for c in cell)
    return f"**{cell['median']:g}** ({cell['min']:g}–{cell['max']:g})"


def table(summary):
    """Markdown: a column for each stack, then the first stack's ratio to each other one."""
    out = []
    for scenario, part in summary.items():
        stacks = part["stacks"]
        if stacks:
            heads = stacks + [f"{stacks[0]} / {other}" for other in stacks[1:]]
            out += [f"{scenario}, {part['rounds']} rounds: median (least–most); ratios within a round", "",
                    "| | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
            for r in part["rows"]:
                cells = [text(r["stacks"].get(s)) for s in stacks] + [text(r["ratios"].get(s)) for s in stacks[1:]]
                out.append(f"| {r['what']} | " + " | ".join(cells) + " |")
        out += ["", *(f"failed: {e['stack']}, round {e['round']}: {e['error']}" for e in part["errors"]), ""]
    return "\n".join(out)


def read(files):
    return [json.loads(line) for file in files for line in open(file) if line.strip()]
