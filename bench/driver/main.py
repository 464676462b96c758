"""Interleaved rounds of the stacks on this machine. See ../README.md."""
import argparse
import json
import os
import pathlib
import platform
import resource
import signal
import sys
import time

import report
import tenants
from measure import Stub, stack_runs
from scenarios import SCENARIOS
from services import BENCH, Rig
from stacks import STACKS


def options():
    known = argparse.ArgumentParser(prog="bench/run", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter,
                                    epilog="; ".join(f"{n}: {s.what}" for n, s in SCENARIOS.items()))
    known.add_argument("--scenario", default="burst", help="one or more, separated by commas: " + ", ".join(SCENARIOS))
    known.add_argument("--stacks", default="quillstream,bullmq", help="ratios are the first one's to the others: " + ", ".join(STACKS))
    known.add_argument("--jobs", type=int, default=10_000, help="of a burst or a batch")
    known.add_argument("--rounds", type=int, default=3)
    known.add_argument("--warm-up", type=int, default=4_000, help="jobs before a measurement, in bursts of 1,000")
    known.add_argument("--warm-up-slow", type=int, default=1_000, help="the same for Celery, which compiles nothing")
    known.add_argument("--workspaces", type=int, default=tenants.WORKSPACES, help="that the jobs come from, in turns")
    known.add_argument("--rate", type=int, default=20, help="jobs a second of steady")
    known.add_argument("--seconds", type=int, default=60, help="of steady and idle")
    known.add_argument("--settle", type=int, default=0, help="seconds of steady's own load between the warm-up and the measurement")
    known.add_argument("--limit", type=int, default=180, help="seconds until a measurement is given up")
    known.add_argument("--setting", action="append", default=[], metavar="NAME=VALUE", help="of Quillstream, for example QUILL_WORKER_SLOTS=500")
    known.add_argument("--out", type=pathlib.Path, help="file of raw lines; one that exists is continued with further rounds")
    known.add_argument("--report", nargs="+", type=pathlib.Path, metavar="FILE", help="print the table of such files and measure nothing")
    given = known.parse_args()
    tenants.WORKSPACES = given.workspaces
    given.setting = dict(pair.split("=", 1) for pair in given.setting)
    for name, group in (("scenario", SCENARIOS), ("stacks", STACKS)):
        chosen = getattr(given, name).split(",")
        if set(chosen) - set(group):
            known.error(f"unknown {name}: {', '.join(sorted(set(chosen) - set(group)))}; there are {', '.join(group)}")
        setattr(given, name, chosen)
    return given


def first_round(out, scenario):
    lines = report.read([out]) if out.exists() else []
    return 1 + max((line["round"] for line in lines if line["scenario"] == scenario), default=0)


def measure(given, out):
    rig = Rig(os.environ["BENCH_JAVA"])
    try:
        stub = Stub(rig)
        for scenario in given.scenario:
            begin = first_round(out, scenario)
            for number in range(begin, begin + given.rounds):
                for name in given.stacks:
                    for line in attempts(rig, stub, name, scenario, given):
                        write(out, {"round": number, "at": time.strftime("%FT%TZ", time.gmtime()), **line,
                                    "settings": given.setting if name == "quillstream" else {}, "workspaces": given.workspaces,
                                    "machine": platform.platform()})
    finally:
        rig.close()


def attempts(rig, stub, name, scenario, given):
    """A stack that breaks does not end the comparison of the others; its error is part of the report."""
    try:
        yield from stack_runs(rig, stub, name, STACKS[name], scenario, given)
    except Exception as error:
        yield {"scenario": scenario, "stack": name, "error": repr(error)}


def write(out, line):
    with open(out, "a") as file:
        file.write(json.dumps(line) + "\n")
    brief = {k: line[k] for k in ("scenario", "round", "stack", "jobs_per_s", "cpu_ms_per_job", "idle_percent_of_a_core", "lost", "error") if k in line}
    print(json.dumps(brief), file=sys.stderr, flush=True)


def main():
    given = options()
    if given.report:
        print(report.table(report.summarise(report.read(given.report))))
        return
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: sys.exit(1))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    out = given.out or BENCH / "target" / time.strftime("run-%Y%m%d-%H%M%S.jsonl")
    measure(given, out)
    summary = report.summarise(report.read([out]))
    out.with_suffix(".summary.json").write_text(json.dumps(summary, indent=1, ensure_ascii=False))
    print(report.table(summary))
    print(f"raw lines: {out}; the same table as JSON: {out.with_suffix('.summary.json')}")


if __name__ == "__main__":
    main()
