"""How fast a destination may be spoken to, and when to leave it alone for a while. Pure: every instant is given, in seconds of a clock that
never jumps.

A limit delays and never drops: whoever is told to wait stays in the queue.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

#: seconds: nobody is sent away for longer by a limit
LONGEST_TURN = 120.0
#: messages that one destination refuses in a row before it is to blame and not they
REFUSALS = 20


@dataclass(frozen=True, slots=True)
class Bucket:
    """A token bucket: ``rate`` tokens a second, at most ``burst`` kept. Whoever has to wait is told a turn of their own, the next of which is
    ``turn``: thousands that wait would otherwise come back all at once, again and again.
    """

    rate: float
    burst: float
    tokens: float
    at: float
    turn: float = 0.0

    @classmethod
    def a_minute(cls, limit: float, now: float) -> Bucket:
        """A quarter of the limit at once, the rest spread: in no minute more than ``limit`` (from 2 a minute)."""
        burst = max(limit / 4.0, 1.0)
        return cls(max(limit - burst, limit / 2.0) / 60.0, burst, burst, now)

    def take(self, now: float) -> tuple[Bucket, float]:
        """The bucket afterwards, and 0 when a token was there, else the seconds until there is one for whoever asks now."""
        tokens = min(self.burst, self.tokens + max(now - self.at, 0.0) * self.rate)
        if tokens >= 1.0:
            return replace(self, tokens=tokens - 1.0, at=now), 0.0
        first = now + (1.0 - tokens) / self.rate
        turn = max(min(self.turn, now + LONGEST_TURN), first)
        return replace(self, tokens=tokens, at=now, turn=turn + 1.0 / self.rate), turn - now


@dataclass(frozen=True, slots=True)
class Breaker:
    """Opens after ``threshold`` failures in a row; then lets one through each pause, which doubles up to ``longest`` until one succeeds.

    Only the failure of the one that was let through (``trying``) doubles it: those that were under way when it opened say nothing new.
    """

    threshold: int = 10
    pause: float = 30.0
    longest: float = 600.0
    failures: int = 0
    until: float = 0.0
    trying: bool = False

    @property
    def open(self) -> bool:
        return self.failures >= self.threshold

    def admit(self, now: float) -> tuple[Breaker, float]:
        """0 when it may be tried; one that is open keeps everyone else away until the one it let through is known about, or a pause long."""
        if not self.open:
            return self, 0.0
        if now < self.until:
            return self, self.until - now
        return replace(self, until=now + self.rest, trying=True), 0.0

    def failed(self, now: float, after: float = 0.0) -> Breaker:
        """``after``: the seconds the other side asked for; it is left alone for just as long, however few the failures."""
        if self.open and not self.trying and now < self.until:
            return replace(self, until=max(self.until, now + after))
        count = max(self.failures + 1, self.threshold if after > 0.0 else 0)
        failing = replace(self, failures=count, trying=False)
        return replace(failing, until=now + (after or failing.rest)) if failing.open else failing

    def worked(self) -> Breaker:
        return replace(self, failures=0, until=0.0, trying=False)

    @property
    def rest(self) -> float:
        """Seconds it stays closed for now."""
        return min(self.pause * 2.0 ** min(self.failures - self.threshold, 20), self.longest)


class Gates:
    """A bucket and a breaker for every destination; mutable, of one process."""

    def __init__(self, breaker: Breaker | None = None) -> None:
        self._breaker = breaker or Breaker()
        self._breakers: dict[Hashable, Breaker] = {}
        self._buckets: dict[Hashable, Bucket] = {}
        self._refusals: dict[Hashable, int] = {}

    def wait(self, key: Hashable, per_minute: float, now: float) -> float:
        """0 to go ahead, else the seconds to stay away."""
        breaker, pause = self._breakers.get(key, self._breaker).admit(now)
        self._breakers[key] = breaker
        if pause > 0.0:
            return pause
        new = Bucket.a_minute(per_minute, now)
        self._buckets[key], pause = self._buckets.get(key, new).take(now)
        return pause

    def failed(self, key: Hashable, now: float, after: float = 0.0) -> None:
        self._breakers[key] = self._breakers.get(key, self._breaker).failed(now, after)

    def refused(self, key: Hashable, now: float) -> bool:
        """A message was refused for good. True once so many in a row were that it must be the destination's fault (a relay that rejects everybody, a
        robot that was taken away): it is then left alone like one that fails, and its messages wait instead of being given up.
        """
        self._refusals[key] = self._refusals.get(key, 0) + 1
        if self._refusals[key] <= REFUSALS:
            self._breakers[key] = self._breakers.get(key, self._breaker).worked()
            return False
        self.failed(key, now)
        return True

    def worked(self, key: Hashable) -> None:
        self._refusals.pop(key, None)
        self._breakers[key] = self._breakers.get(key, self._breaker).worked()
