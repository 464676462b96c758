"""What processes cost, from /proc, and how fast the machine is at the moment."""
import hashlib
import os
import re
import socket
import random
import time

import psutil

TICKS = os.sysconf("SC_CLK_TCK")


def tree(pid):
    """The process and everything below it that still lives."""
    try:
        root = psutil.Process(pid)
        return [root] + root.children(recursive=True)
    except psutil.Error:
        return []


def cpu_seconds(process):
    """Of the process, and of children that ended and were waited for: a server that forks loses nothing."""
    times = process.cpu_times()
    return times.user + times.system + times.children_user + times.children_system


def cost(pid):
    """{process name: {cpu_s, pss_mb}} of a process and everything below it."""
    names = {}
    for process in tree(pid):
        try:
            entry = names.setdefault(process.name(), {"cpu_s": 0.0, "pss_mb": 0.0})
            entry["cpu_s"] += cpu_seconds(process)
            entry["pss_mb"] += process.memory_full_info().pss / 2**20
        except psutil.Error:
            pass
    return names


def threads(pid):
    """CPU seconds of the process's threads by name, numbers removed."""
    seconds = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/stat") as file:
                stat = file.read()
        except OSError:
            continue
        end = stat.rindex(")")
        name = re.sub(r"[-#0-9 ]+$", "", stat[stat.index("(") + 1:end])
        rest = stat[end + 2:].split()
        seconds[name] = seconds.get(name, 0) + (int(rest[11]) + int(rest[12])) / TICKS
    return seconds


def difference(after, before):
    """What was added; names that gained less than a hundredth of a second are left out."""
    gained = {name: round(value - before.get(name, 0), 2) for name, value in after.items()}
    return dict(sorted(((n, v) for n, v in gained.items() if v >= 0.01), key=lambda e: -e[1]))


def calibration_ms():
    """A fixed amount of hashing on one thread: rounds can be compared if this is alike."""
    block = b"x" * (1 << 20)
    begun = time.perf_counter()
    for _ in range(40):
        hashlib.sha256(block).digest()
    return round((time.perf_counter() - begun) * 1000, 1)


def free_port():
    """Below the range from which the system takes ports of outgoing connections, so that none is lost to those."""
    for _ in range(1000):
        port = random.randint(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise SystemExit("no free port")
