"""When who is struck: a pure function of the seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Strike:
    """``after`` seconds from the start, SIGKILL to ``victim`` or, when that is None, the end of some server-side session."""

    after: float
    victim: str | None
    lot: float  #: which session, as a fraction of those there are


def strikes(seed: str, seconds: float, victims: list[str], pause: float) -> list[Strike]:
    """About one strike in every ``pause`` seconds; everyone is struck equally often, in an order of chance."""
    random = Random(f"{seed}/strikes")
    struck: list[Strike] = []
    bag: list[str | None] = []
    after = random.uniform(0.5, 1.5) * pause
    while after < seconds:
        if not bag:
            bag = [*victims, None, None]
            random.shuffle(bag)
        struck.append(Strike(after, bag.pop(), random.random()))
        after += random.uniform(0.5, 1.5) * pause
    return struck
