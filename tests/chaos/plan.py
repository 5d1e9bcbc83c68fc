"""What is done to whom, when and for how long: a pure function of the seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PROCESSES = ("intake", "deadlines", "notify", "stats", "smtp", "nats", "postgres", "gateway")
LINES = ("postgres", "nats", "smtp")
#: by which stores lie on a small disk of their own
DISKS = ("postgres", "nats")
CONSUMERS = ("SUBMISSIONS/intake-submissions", "DISPATCH/notify-email")

#: kind → whom it can be done to
KINDS: dict[str, tuple[str, ...]] = {
    "kill": PROCESSES,
    "term": PROCESSES,
    "stop": PROCESSES,
    "cut": LINES,
    "half open": LINES,
    "answers lost": LINES,
    "slow": LINES,
    "disk full": DISKS,
    "consumer deleted": CONSUMERS,
    "keys changed": ("services", "bureau"),
    "restart": ("in order", "power cut"),
    "day jumps": ("ahead",),
}
#: those that go on for a while, until they are ended
LASTING = {"stop", "cut", "half open", "answers lost", "slow", "disk full"}
#: seconds that a fault lasts, where it lasts
SHORTEST, LONGEST = 0.5, 6.0
#: seconds of quiet after it, at most; and how often the next one comes before the system has recovered
QUIET = 1.5
ON_TOP = 0.2


@dataclass(frozen=True, slots=True)
class Injection:
    """``on_top``: the next one does not wait for the system to recover from this one."""

    kind: str
    target: str
    seconds: float
    quiet: float
    on_top: bool


def injections(seed: str, count: int, kinds: tuple[str, ...] = ()) -> list[Injection]:
    """Every kind at every target comes equally often, in an order of chance. ``kinds``: only these."""
    random = Random(f"{seed}/chaos")
    everything = [(kind, target) for kind in kinds or KINDS for target in KINDS[kind]]
    bag: list[tuple[str, str]] = []
    planned = []
    for _ in range(count):
        if not bag:
            bag = list(everything)
            random.shuffle(bag)
        seconds, quiet = random.uniform(SHORTEST, LONGEST), random.uniform(0, QUIET)
        planned.append(Injection(*bag.pop(), round(seconds, 2), round(quiet, 2), random.random() < ON_TOP))
    return planned
