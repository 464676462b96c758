"""A bare Kafka pipeline: a broker, a front with the PostgreSQL sink, two workers with one transaction a batch.

In its second form the front answers with a decision about quota that another process has made in a transaction before."""
import os
import subprocess
import time

import machine
from stacks.peer import PEERS, Peer

GROUPS_SETTLE_S = 6
CLUSTER = "MkU3OEVBNTcwNTJENDM2Qg"


class Kafka(Peer):
    decides = False
    roles = ["api", "worker-1", "worker-2", "broker", "postgres"]
    durability = ("accepted job: acknowledged by the one broker (acks=all), not flushed (a power cut loses what the system had not"
                  " written; a killed process nothing). Audit row: PostgreSQL, flushed at every commit. Exactly once from request to"
                  " result.")

    def start(self, wide):
        env = self.database()
        folder = PEERS / "kafka"
        path = os.pathsep.join([str(folder / "target/classes"), str(folder / "target/lib/*")])
        logging = f"-Dlog4j2.configurationFile={folder / 'log4j2.properties'}"
        port, settings = machine.free_port(), self.rig.folder / "server.properties"
        settings.write_text((folder / "server.properties").read_text().replace("@PORT@", str(port))
                            .replace("@CTL@", str(machine.free_port())).replace("@DIR@", str(self.rig.fresh("kafka"))))
        subprocess.run([self.rig.java, "-cp", path, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", settings], check=True,
                       stdout=subprocess.DEVNULL)
        self.rig.spawn("broker", [self.rig.java, "-Xms512m", "-Xmx1g", "-XX:+UseG1GC", logging, "-cp", path, "kafka.Kafka", settings])
        self.rig.await_port("broker", port)
        env |= {"PEER_KAFKA": f"127.0.0.1:{port}", "PEER_EOS": "1", "PEER_INFLIGHT": str(2500 if wide else 500),
                "PEER_DECIDES": str(int(self.decides))}
        client = [self.rig.java, "-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", logging, "-cp", path]
        self.rig.spawn("api", [*client, "Http"], env)
        self.rig.await_port("api", self.port)
        if self.decides:
            self.rig.spawn("admission", [*client, "Admission"], env)
        for number in ("1", "2"):
            self.rig.spawn(f"worker-{number}", [*client, "Worker", number], env)
        time.sleep(GROUPS_SETTLE_S)


class DecidingKafka(Kafka):
    decides = True
    roles = [*Kafka.roles, "admission"]
    durability = Kafka.durability.replace("accepted job:", "accepted job, decided in a committed transaction before the answer:")
