"""Which trace and which span an event is: computed from the ids it has. W3C Trace Context in and out. Pure.

Whether a trace is kept follows from its id alone, so that every service decides the same without being told; a caller's own wish (the flag
``sampled``) is not asked.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from uuid import UUID

HEADER = "traceparent"
_WRITTEN = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?")
_LOW = (1 << 64) - 1
#: the multiplier of Fibonacci hashing: the bits of a UUID that say its version are spread over the others
_SPREAD = 0x9E3779B97F4A7C15


class Remote(NamedTuple):
    """What a caller's header says: its trace, and the span that called."""

    trace: int
    span: int


def trace_of(correlation: UUID) -> int:
    """The trace of all that follows from what was asked under one correlation."""
    return correlation.int


def span_of(event: UUID) -> int:
    """The span in which an event was recorded; what it causes names it as its parent."""
    return (event.int & _LOW) or 1


def sampled(trace: int, ratio: float) -> bool:
    """Whether a trace is among the share that is kept."""
    mixed = ((trace ^ (trace >> 64)) * _SPREAD) & _LOW
    return (mixed ^ (mixed >> 32)) * _SPREAD & _LOW < ratio * (_LOW + 1)


def traceparent(trace: int, span: int, *, kept: bool) -> str:
    """As W3C writes it."""
    return f"00-{trace:032x}-{span:016x}-{int(kept):02x}"


def given_trace(header: str | None) -> Remote | None:
    """A caller's header; None for none, or for one that is not as W3C writes it."""
    found = _WRITTEN.fullmatch(header.strip()) if header else None
    return Remote(int(found[1], 16), int(found[2], 16)) if found else None
