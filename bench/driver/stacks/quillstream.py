"""Quillstream as ./quill up starts it, with the whole chain: tokens, the quota decision, exactly once, content, books."""
import concurrent.futures
import http.client
import json
import re
import threading
import time

import psycopg2

import machine
import tenants
from services import BENCH

CREDITS = 1_000_000_000
SAMPLE = 20
OPERATOR_WORKSPACE = "00000000-0000-4000-8000-00000000d0e5"
SETTINGS = {"QUILL_JWT_SECRET": tenants.SECRET, "QUILL_RATE_LIMIT": "1000000/min", "QUILL_LLM_CHAIN": "openai",
            "QUILL_OPENAI_API_KEY": "fake"}
# As many calls at once as BullMQ's two workers make; the window of one workspace is that of the pool in BullMQ, too.
QUICK = {"QUILL_LLM_CONCURRENCY": "100", "QUILL_WORKER_SLOTS": "2000"}
WIDE = {"QUILL_LLM_CONCURRENCY": "2000", "QUILL_WORKER_SLOTS": "2000"}
# When a row of the books became visible, by the clock that times the peers' rows; one entry a statement.
MARKS = """
create table bench_marks (id bigserial primary key, at timestamptz not null, jobs int not null);
create function bench_mark() returns trigger language plpgsql as
  $$ begin insert into bench_marks (at, jobs) select clock_timestamp(), count(*) from fresh; return null; end $$;
create trigger bench_mark after insert on audit_log referencing new table as fresh
  for each statement execute function bench_mark();
"""


class Quillstream:
    roles = ["quillstream"]
    post, events, batch = "/api/v1/copy/generate", "/api/v1/jobs/ID/events", "/api/v1/batches"
    posts_beside_batch = False
    durability = ("accepted job: acknowledged by the one embedded broker (acks=all), not flushed (a power cut loses what the system had not"
                  " written; a killed process nothing). Books: PostgreSQL, flushed at every commit. Exactly once from request to ledger.")

    def __init__(self, rig, llm, options):
        self.rig, self.options = rig, options
        self.base = llm.removesuffix("/chat/completions")
        self.port = machine.free_port()
        self.counted, self.last = 0, 0

    def start(self, wide):
        data = self.rig.fresh("quillstream")
        env = SETTINGS | (WIDE if wide else QUICK) | {"QUILL_OPENAI_BASE_URL": self.base} | self.options.setting
        process = self.rig.spawn("quillstream", [BENCH.parent / "quill", "up", "--data", data, "--port", self.port], env)
        self.await_ready(process, data / "endpoints.json")
        self.connect(json.loads((data / "endpoints.json").read_text())["postgres"])
        self.furnish()

    def await_ready(self, process, endpoints):
        end = time.time() + 90
        while time.time() < end and process.poll() is None:
            try:
                if endpoints.exists() and self.call("GET", "/health/ready")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError("quillstream did not come up:\n" + self.rig.tail("quillstream"))

    def connect(self, endpoint):
        host, port, name = re.match(r"jdbc:postgresql://([^:/]+):(\d+)/(\w+)", endpoint["url"]).groups()
        self.connection = psycopg2.connect(host=host, port=port, dbname=name, user=endpoint["user"], password=endpoint["password"])
        self.connection.autocommit = True
        with self.connection.cursor() as cursor:
            cursor.execute(MARKS)

    def furnish(self):
        """Makes the workspaces and gives each its products, with a text to write about, over the public routes."""
        self.operator = tenants.token(OPERATOR_WORKSPACE, "operator", "admin")
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            self.workspaces = list(pool.map(self.workspace, range(tenants.WORKSPACES)))
        end = time.time() + 30
        while any(self.available(w) <= 0 for w in (self.workspaces[0], self.workspaces[-1])):
            if time.time() > end:
                raise RuntimeError("credits were not granted")
            time.sleep(0.1)

    def workspace(self, number):
        workspace = self.send("POST", "/api/v1/admin/workspaces", self.operator,
                              {"name": f"tenant {number}", "plan": "business", "monthly_credits": CREDITS})["workspace_id"]
        token = tenants.token(workspace, "owner")
        for p in range(tenants.PRODUCTS):
            path = "/api/v1/products/" + tenants.product(p)
            self.send("PUT", path, token, {"name": f"Product {p}", "category": "home"})
            self.send("POST", path + "/assets", token, {"type": "text", "filename": "product.txt",
                                                        "content": f"Product {p} is a kettle that boils a litre in two minutes and is quiet."})
        return workspace

    local = threading.local()

    def call(self, method, path, token=None, body=None):
        try:
            return self.call_once(method, path, token, body)
        except http.client.RemoteDisconnected:
            # The server closes connections that were idle for a while, as after a long burst.
            return self.call_once(method, path, token, body)

    def call_once(self, method, path, token, body):
        known = getattr(self.local, "wire", None)
        if known is None or known.port != self.port:
            known = self.local.wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            known.request(method, path, json.dumps(body) if body else None,
                          {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} if token else {})
            answer = known.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            known.close()
            raise

    def send(self, method, path, token, body=None):
        status, text = self.call(method, path, token, body)
        if status // 100 != 2:
            raise RuntimeError(f"{method} {path}: {status} {text[:300]}")
        return json.loads(text) if text else {}

    def available(self, workspace):
        return self.send("GET", "/api/v1/quota", tenants.token(workspace, "owner"))["available"]

    def ask(self, sql, values=()):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone()

    def stop(self):
        if hasattr(self, "connection"):
            self.connection.close()
        self.rig.stop(self.roles)

    def done(self):
        return self.counted + self.ask("select coalesce(sum(jobs), 0) from bench_marks where id > %s", (self.last,))[0]

    def rest(self):
        self.counted, self.last = self.ask("select coalesce(sum(jobs), 0), coalesce(max(id), 0) from bench_marks")

    def completed(self):
        return self.ask("select count(distinct job_id) from audit_log")[0]

    def duplicates(self):
        """A second settlement of a job would be a double charge."""
        return self.ask("select count(*) - count(distinct job_id) from ledger_entries where entry = 'settle'")[0]

    def failed(self):
        return self.ask("select count(*) from audit_log where status <> 'completed'")[0]

    def results(self):
        """Settled jobs; the newest of them are read over the API and must carry their five items."""
        with self.connection.cursor() as cursor:
            cursor.execute("select job_id::text, workspace_id::text from audit_log where status = 'completed'"
                           " order by timestamp desc limit %s", (SAMPLE,))
            for job, workspace in cursor.fetchall():
                items = self.send("GET", f"/api/v1/jobs/{job}", tenants.token(workspace, "owner"))["items"]
                if not items or len(items) != 5:
                    raise RuntimeError(f"job {job} is settled and has the items {items}")
        return self.ask("select count(*) from ledger_entries where entry = 'settle'")[0]

    def finished(self, since):
        first, last = self.ask("select extract(epoch from min(at)), extract(epoch from max(at)) from bench_marks"
                               " where at > to_timestamp(%s)", (since,))
        return float(first or since), float(last or since)
