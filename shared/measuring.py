"""Every metric with what it says and when to worry, in one register: `docs/metrics.md` is made of it, and a test finds what stands outside of it.

Labels are of closed lists (a route's template, a channel, a code of the programme): never an id, a name or an address, which would make a series each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prometheus_client import Counter, Gauge, Histogram

UNITS = {"seconds": "s", "bytes": "B", "ratio": "0 to 1", "total": "count"}


@dataclass(frozen=True, slots=True)
class Described:
    """``name`` as Prometheus shows it; ``kind``: counter, gauge or histogram."""

    name: str
    kind: str
    labels: tuple[str, ...]
    says: str
    worry: str

    @property
    def unit(self) -> str:
        """By the name's end, as Prometheus wants names: seconds, bytes; else a number of things."""
        return UNITS.get(self.name.removesuffix("_total").rpartition("_")[2], "number")

    @property
    def series(self) -> tuple[str, ...]:
        """The names that queries use."""
        if self.kind == "histogram":
            return tuple(f"{self.name}_{part}" for part in ("bucket", "count", "sum"))
        return (self.name,)


REGISTER: dict[str, Described] = {}


def counter(name: str, says: str, *labels: str, worry: str) -> Counter:
    """``name`` ends in ``_total``."""
    _describe(name, "counter", labels, says, worry)
    return Counter(name, says, labels)


def gauge(name: str, says: str, *labels: str, worry: str) -> Gauge:
    _describe(name, "gauge", labels, says, worry)
    return Gauge(name, says, labels)


def histogram(name: str, says: str, *labels: str, worry: str, buckets: Sequence[float]) -> Histogram:
    _describe(name, "histogram", labels, says, worry)
    return Histogram(name, says, labels, buckets=buckets)


def _describe(name: str, kind: str, labels: tuple[str, ...], says: str, worry: str) -> None:
    REGISTER[name] = Described(name, kind, labels, says, worry)
