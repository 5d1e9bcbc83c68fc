"""A deadline as supervision looks at it: whether it was kept, judged by the later reading. Pure.

The later of two readings decides (``due``), the earlier one (``due_safe``) is only shown. A date that moved is judged anew; one that stands
still, was cancelled or withheld is nobody's failing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from shared.events.deadline import (
    DatedDeadline,
    DeadlineApproaching,
    DeadlineCancelled,
    DeadlineEvent,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
)
from shared.events.envelope import Recorded
from shared.events.terms import Nature, Strength

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """One deadline of a case. ``missed`` and ``met`` are the events that said so; ``late`` is whether it was kept too late, or not at all."""

    set_by: UUID
    name: str
    dated: DatedDeadline
    strict: bool
    missed: UUID | None = None
    met: UUID | None = None
    met_on: date | None = None
    on_time: bool = False

    @property
    def late(self) -> bool:
        return self.strict and not self.on_time and bool(self.missed or self.met)

    @property
    def failed_on(self) -> date:
        """The first day late."""
        return self.dated.due + _ONE_DAY


def kept(events: Iterable[Recorded]) -> tuple[Kept, ...]:
    """The deadlines that stand, from the events of their own streams, by rule and due day."""
    found: dict[str, Kept] = {}
    for event in events:
        assert isinstance(event.payload, DeadlineEvent)
        after = _step(found.get(event.stream), event.id, event.payload)
        if after is None:
            found.pop(event.stream, None)
        else:
            found[event.stream] = after
    return tuple(sorted(found.values(), key=lambda one: (one.dated.due, one.dated.rule, str(one.set_by))))


def undone(events: Iterable[Recorded]) -> dict[UUID, Recorded]:
    """By event that said a deadline was missed or met: what later moved or cancelled that deadline, the last of several."""
    said: dict[str, list[UUID]] = {}
    found: dict[UUID, Recorded] = {}
    for event in events:
        if isinstance(event.payload, DeadlineMissed | DeadlineMet):
            said.setdefault(event.stream, []).append(event.id)
        elif isinstance(event.payload, DeadlineMoved | DeadlineCancelled):
            found |= dict.fromkeys(said.get(event.stream, ()), event)
    return found


def _step(before: Kept | None, key: UUID, event: DeadlineEvent) -> Kept | None:
    if isinstance(event, DeadlineSet):
        return Kept(key, event.name, event, event.strength is Strength.HARD and event.nature is Nature.DUTY)
    return _continued(before, key, event) if before else None


def _continued(before: Kept, key: UUID, event: DeadlineEvent) -> Kept | None:
    match event:
        case DeadlineApproaching():
            return before
        case DatedDeadline():
            return Kept(before.set_by, before.name, event, before.strict)
        case DeadlineMissed():
            return replace(before, missed=key)
        case DeadlineMet():
            return replace(before, met=key, met_on=event.met_on, on_time=event.on_time)
    return None  # paused, cancelled, withheld: there is no day by which it could be late
