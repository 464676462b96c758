"""Starts and stops the processes of a stack; nothing outlives the rig."""
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

import psutil
import psycopg2

import machine

BENCH = pathlib.Path(__file__).resolve().parent.parent


class Rig:
    """A scratch folder and the processes that run in it. close() ends them all and removes the folder."""

    def __init__(self, java):
        self.java = java
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-peers-"))
        self.folder.chmod(0o755)
        self.running = {}
        self.guests = []  # short-lived processes whose end somebody else waits for

    def spawn(self, role, command, env=None, cwd=None, user=None):
        log = open(self.folder / f"{role}.log", "ab")
        process = subprocess.Popen([str(part) for part in command], env={**os.environ, **(env or {})}, cwd=cwd or self.folder,
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, user=user)
        log.close()
        self.running[role] = process
        return process

    def stop(self, roles):
        for role in [r for r in roles if r in self.running]:
            process = self.running.pop(role)
            family = machine.tree(process.pid)
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                pass
            _, alive = psutil.wait_procs(family, timeout=3)
            for survivor in alive:
                try:
                    survivor.kill()
                except psutil.Error:
                    pass
            process.wait()

    def close(self):
        for guest in self.guests:
            if guest.poll() is None:
                guest.kill()
                guest.wait()
        self.stop(list(self.running)[::-1])
        shutil.rmtree(self.folder, ignore_errors=True)

    def await_port(self, role, port, seconds=60):
        end = time.time() + seconds
        while time.time() < end:
            if self.running[role].poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"{role} did not come up:\n{self.tail(role)}")

    def tail(self, role):
        return (self.folder / f"{role}.log").read_text(errors="replace")[-2000:]

    def fresh(self, name):
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    # ---- the servers that several peers share

    def redis(self):
        port = machine.free_port()
        self.spawn("redis", ["redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", self.fresh("redis"), "--save", "",
                             "--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction"])
        self.await_port("redis", port)
        return port

    def postgres(self):
        """The address of an empty database; PostgreSQL refuses to run as root, so root runs it as its own user."""
        port, programs = machine.free_port(), postgres_programs()
        data, user = self.fresh("postgres"), "postgres" if os.getuid() == 0 else None
        if user:
            shutil.chown(data, user, user)
        data.chmod(0o700)
        subprocess.run([programs / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
                       user=user, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        settings = {"shared_buffers": "256MB", "max_connections": "200", "max_wal_size": "4GB", "checkpoint_timeout": "30min",
                    "fsync": "on", "synchronous_commit": "on"}
        self.spawn("postgres", [programs / "postgres", "-D", data, "-p", port, "-h", "127.0.0.1", "-k", ""]
                   + [word for name, value in settings.items() for word in ("-c", f"{name}={value}")], user=user)
        self.await_port("postgres", port)
        address = f"postgresql://bench@127.0.0.1:{port}/postgres"
        self.await_database(address)
        return address

    def await_database(self, address, seconds=30):
        """PostgreSQL listens before it lets anybody in."""
        end = time.time() + seconds
        while True:
            try:
                psycopg2.connect(address).close()
                return
            except psycopg2.OperationalError:
                if time.time() > end:
                    raise
                time.sleep(0.1)


def postgres_programs():
    if os.environ.get("BENCH_POSTGRES"):
        return pathlib.Path(os.environ["BENCH_POSTGRES"])
    for folder in sorted(pathlib.Path(os.sep, "usr", "lib", "postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    if shutil.which("initdb"):
        return pathlib.Path(shutil.which("initdb")).parent
    raise SystemExit("no PostgreSQL server programs found; name their folder in BENCH_POSTGRES")
