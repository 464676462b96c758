"""One measurement: load, waiting for the last audit row, and what it cost."""
import json
import os
import resource
import subprocess
import time
import urllib.request

import psutil

import machine
import tenants
from scenarios import SCENARIOS, runs
from services import BENCH

WARM_UP_PIECE = 1000
SETTLE_S = 2
POLL_S = 0.1


class Stub:
    """The stub model; one for all stacks."""

    def __init__(self, rig):
        self.port = machine.free_port()
        rig.spawn("llm", [rig.java, "-Xmx256m", "-XX:+UseSerialGC", "-cp", BENCH / "target/load", "FakeLlm", self.port])
        rig.await_port("llm", self.port)
        self.address = f"http://127.0.0.1:{self.port}/v1/chat/completions"

    def get(self, path):
        return json.load(urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5))


def generator(rig, stack, **arguments):
    """Starts the load generator on the stack."""
    command = [rig.java, "-Xmx512m", "-XX:+UseSerialGC", "-cp", BENCH / "target/load", "Load"]
    arguments = {"port": stack.port, "post": stack.batch if arguments.get("batch") else stack.post, "events": stack.events,
                 "tenants": rig.folder / "tenants.tsv", **arguments}
    for name, value in arguments.items():
        command += ["--" + name, value]
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True)
    rig.guests.append(process)
    return process


def await_done(stack, target, limit_s):
    end = time.time() + limit_s
    while (done := stack.done()) < target and time.time() < end:
        time.sleep(POLL_S)
    if done == target:
        stack.rest()


def warm_up(rig, stack, jobs):
    """Bursts with some streams; a stack that takes batches gets one, too."""
    before, sent = stack.done(), 0
    while sent < jobs:
        piece = min(WARM_UP_PIECE, jobs - sent)
        load = generator(rig, stack, jobs=piece, connections=64, follow=10, limit=120)
        report = json.loads(load.communicate()[0])
        if report["refused"]:
            raise RuntimeError(f"the warm-up was refused: {report}")
        sent += piece
        await_done(stack, before + sent, 120)
    if stack.batch and jobs:
        generator(rig, stack, jobs=min(WARM_UP_PIECE, jobs), batch="true", limit=120).communicate()
        await_done(stack, before + sent + min(WARM_UP_PIECE, jobs), 120)
    if stack.failed():
        raise RuntimeError(f"{stack.failed()} jobs of the warm-up failed; the figures would be of something else")


def settle(rig, stack, run, options):
    """The load that is measured next, for a while: what it calls and bursts do not is compiled behind it."""
    if options.settle and "rate" in run.load:
        jobs, before = run.load["rate"] * options.settle, stack.done()
        generator(rig, stack, limit=options.settle + options.limit, **{**run.load, "jobs": jobs}).communicate()
        await_done(stack, before + jobs, options.limit)


def costs(rig, stack):
    """{process: {cpu_s, pss_mb}}: role of the rig, and the process's name where a role has several."""
    found = {}
    for role in stack.roles:
        names = machine.cost(rig.running[role].pid)
        for name, cost in names.items():
            found[role if len(names) == 1 else f"{role}/{name}"] = cost
    return found


def spent(before, after):
    return {role: {"cpu_s": round(cost["cpu_s"] - before.get(role, {"cpu_s": 0})["cpu_s"], 2), "pss_mb": round(cost["pss_mb"])}
            for role, cost in after.items()}


def children_cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def one(rig, stub, stack, run, options):
    """The figures of one run."""
    stub.get("/reset")
    done, completed_before, failed, results, duplicates = (stack.done(), stack.completed(), stack.failed(), stack.results(),
                                                           stack.duplicates())
    figures = {"calibration_ms": machine.calibration_ms(), "load_average": round(os.getloadavg()[0], 2)}
    own = stack.roles[0] if len(stack.roles) == 1 else None
    threads = machine.threads(rig.running[own].pid) if own else {}
    system, loaders, before, begun = psutil.cpu_times(), children_cpu(), costs(rig, stack), time.time()
    stub_cpu = machine.cost(rig.running["llm"].pid)
    if run.idle_s:
        time.sleep(run.idle_s)
        jobs = 0
    else:
        load = generator(rig, stack, limit=options.limit, **run.load)
        jobs = run.load["jobs"]
        await_done(stack, done + jobs, options.limit)
        figures["load"] = json.loads(load.communicate()[0])
    wall = time.time() - begun
    after, system_after = costs(rig, stack), psutil.cpu_times()
    figures["wall_s"] = round(wall, 2)
    figures["processes"] = spent(before, after)
    if own:
        figures["threads_cpu_s"] = machine.difference(machine.threads(rig.running[own].pid), threads)
    figures["generator_cpu_s"] = round(children_cpu() - loaders, 2)
    figures["stub_cpu_s"] = round(sum(c["cpu_s"] for c in machine.cost(rig.running["llm"].pid).values())
                                  - sum(c["cpu_s"] for c in stub_cpu.values()), 2)
    busy = sum(getattr(system_after, part) - getattr(system, part) for part in ("user", "system", "softirq"))
    stack_cpu = sum(cost["cpu_s"] for cost in figures["processes"].values())
    figures["others_cores"] = round((busy - stack_cpu - figures["generator_cpu_s"] - figures["stub_cpu_s"]) / wall, 2)
    figures["steal_s"] = round(system_after.steal - system.steal, 2)
    figures |= derived(figures, jobs, stack_cpu, wall)
    if jobs:
        start = figures["load"]["start_epoch_ms"] / 1000
        first, last = stack.finished(start)
        completed = stack.completed() - completed_before
        stats = stub.get("/stats")
        figures |= {"completed": completed, "lost": jobs - completed, "failed": stack.failed() - failed,
                    "results": stack.results() - results, "duplicates": stack.duplicates() - duplicates,
                    "llm_calls": stats["calls"], "llm_peak": stats["peak_in_flight"], "first_done_s": round(first - start, 3),
                    "makespan_s": round(last - start, 3), "jobs_per_s": round(completed / max(0.001, last - start), 1)}
    return figures


def derived(figures, jobs, stack_cpu, wall):
    pss = {"pss_mb": sum(cost["pss_mb"] for cost in figures["processes"].values())}
    if not jobs:
        return pss | {"idle_percent_of_a_core": round(100 * stack_cpu / wall, 2)}
    return pss | {"cpu_ms_per_job": round(1000 * stack_cpu / jobs, 3)}


def stack_runs(rig, stub, name, kind, scenario_name, options):
    """Brings the stack up, measures every run of the scenario, and takes it down."""
    scenario = SCENARIOS[scenario_name]
    stack = kind(rig, stub.address, options)
    try:
        stub.get("/latency/0")
        stack.start(scenario.wide)
        tenants.write(rig.folder / "tenants.tsv", stack.workspaces)
        warm_up(rig, stack, min(options.warm_up, options.warm_up_slow) if name == "celery" else options.warm_up)
        stub.get(f"/latency/{scenario.latency_ms}")
        for run in runs(scenario_name, stack, options):
            settle(rig, stack, run, options)
            time.sleep(SETTLE_S)
            label = f"{name} {run.label}".strip()
            yield {"scenario": scenario_name, "stack": label, "durability": stack.durability, **one(rig, stub, stack, run, options)}
    finally:
        stack.stop()
