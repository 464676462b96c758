"""Fastify + BullMQ on Redis, two worker processes."""
from stacks.peer import PEERS, Peer


class BullMq(Peer):
    roles = ["api", "worker-1", "worker-2", "redis", "postgres"]
    batch = "/batches"
    durability = ("accepted job: in Redis, append-only file flushed once a second (a power cut loses up to a second; a killed process"
                  " nothing). Result and audit row: PostgreSQL, flushed at every commit. At least once.")

    def start(self, wide):
        env = {**self.database(), "NODE_ENV": "production", "PEER_REDIS_PORT": str(self.rig.redis()),
               "PEER_CONCURRENCY": str(1000 if wide else 50)}
        folder = PEERS / "bullmq"
        self.rig.spawn("api", ["node", "api.js"], env, folder)
        for worker in ("worker-1", "worker-2"):
            self.rig.spawn(worker, ["node", "worker.js"], env, folder)
        self.rig.await_port("api", self.port)
