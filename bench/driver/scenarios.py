"""What is measured, by name. A scenario is one or more runs on a stack that was just started and warmed up."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Run:
    """One measurement: label is what tells it from others on the same stack."""
    label: str = ""
    load: dict = dataclasses.field(default_factory=dict)
    idle_s: int = 0


@dataclasses.dataclass(frozen=True)
class Scenario:
    what: str
    wide: bool = False
    latency_ms: int = 0


SCENARIOS = {
    "burst": Scenario("single POSTs over 64 connections, LLM 0 ms"),
    "batch": Scenario("all jobs in one request, beside single POSTs, LLM 0 ms"),
    "slow": Scenario("single POSTs over 64 connections, LLM 500 ms", wide=True, latency_ms=500),
    "steady": Scenario("an open loop of 20 jobs a second, each followed over its event stream, LLM 0 ms"),
    "idle": Scenario("nothing to do, after the warm-up"),
}


def runs(name, stack, options):
    """The runs of a scenario on a stack, in order; a stack that takes no batch is sent single POSTs."""
    posts = {"jobs": options.jobs, "connections": 64, "follow": 50}
    if name in ("burst", "slow"):
        return [Run(load=posts)]
    if name == "batch":
        batch = Run("batch", {"jobs": options.jobs, "batch": "true"})
        if stack.posts_beside_batch is False:
            return [batch]
        return [Run("posts", {"jobs": options.jobs, "connections": 64})] + ([batch] if stack.batch else [])
    if name == "steady":
        return [Run(load={"jobs": options.rate * options.seconds, "connections": 16, "rate": options.rate, "follow": 1})]
    return [Run(idle_s=options.seconds)]

