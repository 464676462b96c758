"""What the three peers share: PostgreSQL, the routes, and how a finished job is recognised."""
import psycopg2

import machine
import tenants
from services import BENCH

PEERS = BENCH / "peers"


class Peer:
    post, events, batch = "/generate", "/jobs/ID/events", None
    posts_beside_batch = True

    def __init__(self, rig, llm, options):
        self.rig, self.llm, self.options = rig, llm, options
        self.port = machine.free_port()
        self.workspaces = tenants.invented()
        self.counted, self.last = 0, 0

    def database(self):
        address = self.rig.postgres()
        self.connection = psycopg2.connect(address)
        self.connection.autocommit = True
        self.ask(None, (PEERS / "schema.sql").read_text())
        return {"PEER_PG": address, "PEER_LLM": self.llm, "PEER_PORT": str(self.port), "PEER_SECRET": tenants.SECRET}

    def ask(self, default, sql, values=()):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone() if cursor.description else default

    def stop(self):
        if hasattr(self, "connection"):
            self.connection.close()
        self.rig.stop(self.roles)

    def done(self):
        """Asked ten times a second, at the stack's cost, so it reads the rows behind the last rest only."""
        return self.counted + self.ask(None, "select count(*) from audit_log where id > %s", (self.last,))[0]

    def rest(self):
        self.counted, self.last = self.ask(None, "select count(*), coalesce(max(id), 0) from audit_log")

    def completed(self):
        return self.ask(None, "select count(distinct job_id) from audit_log")[0]

    def duplicates(self):
        return self.ask(None, "select count(*) - count(distinct job_id) from audit_log")[0]

    def failed(self):
        return 0

    def results(self):
        return self.ask(None, "select count(*) from job_result")[0]

    def finished(self, since):
        first, last = self.ask(None, "select extract(epoch from min(ts)), extract(epoch from max(ts)) from audit_log"
                                     " where ts > to_timestamp(%s)", (since,))
        return float(first or since), float(last or since)
