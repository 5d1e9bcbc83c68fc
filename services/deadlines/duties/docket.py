"""A case as quotas look at it: its plaintiffs, who was assigned to which instance and when, which hearings are held or still to come. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from shared.events.case import (
    CaseOpened,
    Closed,
    HandlerAssigned,
    HearingHeld,
    HearingMoved,
    HearingScheduled,
    InstanceOpened,
    Judged,
    Plaintiff,
)
from shared.events.model import Event
from shared.events.terms import CaseKind, Origin

E = TypeVar("E", bound=Event)


class Dated(Protocol):
    """A fact with its id, its day and the order in which it was recorded."""

    @property
    def id(self) -> UUID: ...
    @property
    def no(self) -> int: ...
    @property
    def on(self) -> date | None: ...
    @property
    def event(self) -> Event: ...


@dataclass(frozen=True, slots=True)
class Coming:
    """A hearing that is scheduled and not yet held."""

    case: UUID
    instance: int
    on: date


class Opening(NamedTuple):
    """What counting asks of how a case was opened."""

    name: str
    kind: CaseKind = CaseKind.LITIGATION
    origin: Origin = Origin.REPORTED
    plaintiffs: tuple[Plaintiff, ...] = ()


def opening(event: CaseOpened) -> Opening:
    return Opening(event.name, event.kind, event.origin, event.plaintiffs)


@dataclass(frozen=True)
class CaseFile:
    """One case whose instances are known."""

    id: UUID
    facts: tuple[Dated, ...]

    @cached_property
    def open_instances(self) -> tuple[int, ...]:
        """Instances that are not decided, of a case that is not closed."""
        opened = {event.instance for _, event in self._of(InstanceOpened)}
        if not opened or any(self._of(Closed)):
            return ()
        return tuple(sorted(opened - {event.instance for _, event in self._of(Judged)}))

    @cached_property
    def unassigned(self) -> tuple[int, ...]:
        """Open instances that nobody handles."""
        if not self.open_instances:
            return ()
        handled = {event.instance for _, event in self._of(HandlerAssigned)}
        return tuple(instance for instance in self.open_instances if instance not in handled)

    def coming(self, after: date, last: date) -> list[Coming]:
        """Hearings of open instances that are to be held after ``after`` and by ``last``; one that was moved counts on its new day."""
        days: dict[tuple[int, int], date] = {}
        for fact in self.facts:
            match fact.event:
                case HearingScheduled() | HearingMoved() as event:
                    days[event.instance, event.hearing] = event.hearing_on
                case HearingHeld() as held:
                    days.pop((held.instance, held.hearing), None)
        found = [
            Coming(self.id, instance, day)
            for (instance, _), day in days.items()
            if instance in self.open_instances and after < day <= last
        ]
        return sorted(found, key=lambda one: (one.on, one.instance))

    def _of(self, kind: type[E]) -> Iterator[tuple[Dated, E]]:
        found = (fact for fact in self.facts if fact.event.type == kind.type)
        return ((fact, fact.event) for fact in found if isinstance(fact.event, kind))
