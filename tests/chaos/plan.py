"""What is done to whom, when and for how long: a pure function of the seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PROCESSES = ("intake", "deadlines", "notify", "stats", "smtp", "nats", "postgres", "gateway")
LINES = ("postgres", "nats", "smtp")
#: by which stores lie on a small disk of their own
DISKS = ("postgres", "nats")
#: whose clock can be wrong alone, and all together
CLOCKS = ("intake", "deadlines", "notify", "stats", "postgres", "everybody")
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
    "disk slow": DISKS,
    "clock ahead": CLOCKS,
    "clock behind": CLOCKS,
    "tokens": ("run out", "keys changed"),
    "consumer deleted": CONSUMERS,
    "keys changed": ("services", "bureau"),
    "restart": ("in order", "power cut"),
    "day jumps": ("ahead",),
}
#: those that go on for a while, until they are ended
LASTING = {
    "stop",
    "cut",
    "half open",
    "answers lost",
    "slow",
    "disk full",
    "disk slow",
    "clock ahead",
    "clock behind",
}
#: seconds that a fault lasts, where it lasts
SHORTEST, LONGEST = 0.5, 6.0
#: seconds of quiet after it, at most; and how often the next one comes before the system has recovered
QUIET = 1.5
ON_TOP = 0.35
#: seconds by which a clock jumps
JUMPS = {"clock ahead": (3_600, 3 * 86_400), "clock behind": (120, 1_200)}


@dataclass(frozen=True, slots=True)
class Injection:
    """``on_top``: the next one does not wait for the system to recover from this one. ``jump``: of a clock, in seconds."""

    kind: str
    target: str
    seconds: float
    quiet: float
    on_top: bool
    jump: int = 0


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
        on_top, far = random.random() < ON_TOP, random.random()
        kind, target = bag.pop()
        planned.append(Injection(kind, target, round(seconds, 2), round(quiet, 2), on_top, _jump(kind, far)))
    return planned


def _jump(kind: str, far: float) -> int:
    """``far``: from 0 to 1."""
    least, most = JUMPS.get(kind, (0, 0))
    seconds = round(least + far * (most - least))
    return -seconds if kind == "clock behind" else seconds
