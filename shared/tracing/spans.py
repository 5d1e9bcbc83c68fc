"""Spans as the services write them: recorded when they are over, and given to the exporter without waiting. With none, each call is one look at a
variable.

What a door does has a trace from the beginning when its caller named one; otherwise it joins that of the first fact it records.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal, Protocol

from shared.tracing.ids import Remote

Kind = Literal["server", "consumer", "producer", "client", "internal"]
Value = str | int | float | bool


@dataclass(slots=True, kw_only=True)
class Span:
    """One step. ``trace`` 0: not known yet; times in nanoseconds since 1970; ``wrong``: why it failed, empty if it did not."""

    name: str
    trace: int
    id: int = 0
    parent: int = 0
    kind: Kind = "internal"
    attributes: dict[str, Value] = field(default_factory=dict)
    started: int = field(default_factory=time.time_ns)
    ended: int = 0
    wrong: str = ""
    link: Remote | None = None


class Exporter(Protocol):
    """Takes what is over; never waits and never raises."""

    def put(self, span: Span) -> None: ...

    def wants(self, trace: int) -> bool: ...


class _Off:
    exporter: Exporter | None = None


_current: ContextVar[Span | None] = ContextVar("span", default=None)


def export_to(exporter: Exporter | None) -> None:
    """For the whole process; None turns traces off."""
    _Off.exporter = exporter


def on(trace: int = 0) -> bool:
    """Whether spans are wanted: at all, or of this trace."""
    exporter = _Off.exporter
    return exporter is not None and (not trace or exporter.wants(trace))


def current() -> Span | None:
    """The step under way here."""
    return _current.get()


def trace_id() -> str:
    """That of the step under way, as log lines carry it; empty when there is none yet."""
    under_way = _current.get()
    return f"{under_way.trace:032x}" if under_way and under_way.trace else ""


def remote(caller: Remote | None) -> tuple[int, int]:
    """Trace and parent of a step that a caller began; zeros when nobody said."""
    return (caller.trace, caller.span) if caller else (0, 0)


def record(span: Span) -> None:
    """A step that is over."""
    exporter = _Off.exporter
    if exporter is not None and span.trace and exporter.wants(span.trace):
        span.id = span.id or random.getrandbits(64) or 1
        span.ended = span.ended or time.time_ns()
        exporter.put(span)


def failed(span: Span, why: BaseException) -> None:
    """Mark the step as failed, by the kind of the error alone: its words may have something of the record in them."""
    span.wrong = type(why).__name__


@contextmanager
def span(
    name: str,
    *,
    kind: Kind = "internal",
    trace: int = 0,
    parent: int = 0,
    attributes: Mapping[str, Value] = {},
) -> Iterator[Span | None]:
    """The step under way while the block runs; None when traces are off."""
    if _Off.exporter is None:
        yield None
        return
    step = Span(name=name, kind=kind, trace=trace, parent=parent, attributes=dict(attributes))
    step.id = random.getrandbits(64) or 1
    token = _current.set(step)
    try:
        yield step
    except BaseException as why:
        failed(step, why)
        raise
    finally:
        _current.reset(token)
        record(step)
