"""FastAPI under gunicorn + Celery on Redis: prefork for quick calls, gevent for slow ones."""
import sys
import time

from stacks.peer import PEERS, Peer

WORKERS_SETTLE_S = 4


class Celery(Peer):
    roles = ["api", "worker-1", "worker-2", "redis", "postgres"]
    durability = ("accepted job: in Redis, append-only file flushed once a second (a power cut loses up to a second; a killed process"
                  " nothing). Result and audit row: PostgreSQL, flushed at every commit. At least once (acks_late).")

    def start(self, wide):
        folder = PEERS / "celery"
        env = {**self.database(), "PEER_REDIS": f"redis://127.0.0.1:{self.rig.redis()}/0", "PYTHONPATH": str(folder)}
        env |= {"PEER_POOL": "gevent", "PEER_PREFETCH": "1", "PEER_PG_MAX": "20"} if wide else {"PEER_PREFETCH": "4", "PEER_PG_MAX": "2"}
        pool = ["-P", "gevent", "-c", "500"] if wide else ["-P", "prefork", "-c", "2"]
        front = {k: v for k, v in env.items() if k != "PEER_POOL"}
        self.rig.spawn("api", [sys.executable, "-m", "gunicorn", "-k", "uvicorn.workers.UvicornWorker", "-w", "2", "-b",
                               f"127.0.0.1:{self.port}", "--backlog", "4096", "api:app"], front, folder)
        for worker in ("worker-1", "worker-2"):
            self.rig.spawn(worker, [sys.executable, "-m", "celery", "-A", "tasks", "worker", "-n", f"{worker}@localhost", "-l", "warning",
                                    "--without-gossip", "--without-mingle", "--without-heartbeat", *pool], env, folder)
        self.rig.await_port("api", self.port)
        time.sleep(WORKERS_SETTLE_S)
