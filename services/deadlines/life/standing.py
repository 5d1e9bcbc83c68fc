"""What has been said of a deadline so far, folded from its own stream, and what is to be appended to it next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.deadlines.law.clocks import Met
from shared.events.deadline import (
    DatedDeadline,
    DeadlineApproaching,
    DeadlineEvent,
    DeadlineMet,
    DeadlineMissed,
    DeadlinePaused,
    DeadlineWithheld,
)
from shared.events.envelope import derived_id


class Status(StrEnum):
    OPEN = "open"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Standing:
    """``version`` is the stream's last version, ``trigger`` the evidence last named, ``dated`` the last dates said."""

    status: Status
    version: int
    identity: DeadlineEvent
    trigger: UUID
    dated: DatedDeadline | None = None
    #: the day it was set or last moved: reminders of earlier days were never owed
    known_on: date | None = None
    reminded: frozenset[int] = frozenset()
    met: Met | None = None
    #: what a withheld deadline said: said again when it changes
    earliest: date | None = None


@dataclass(frozen=True, slots=True)
class Emission:
    """An event to append to the deadline's stream as ``version``. The id is derived: a repeated attempt is a duplicate."""

    deadline: UUID
    version: int
    event: DeadlineEvent
    occurred_on: date
    causation: UUID

    @property
    def id(self) -> UUID:
        return derived_id("deadline-event", self.deadline, self.version, self.event.type)


def evolve(standing: Standing | None, event: DeadlineEvent, occurred_on: date) -> Standing:
    """Fold one more event of the deadline's own stream in. ValueError if the stream does not begin with set or withheld."""
    version = standing.version + 1 if standing else 1
    match event:
        case DatedDeadline():
            same = standing and standing.dated and standing.dated.due_safe == event.due_safe
            reminded = standing.reminded if standing and same else frozenset[int]()
            return Standing(Status.OPEN, version, event, event.trigger, event, occurred_on, reminded)
        case DeadlineWithheld():
            return Standing(Status.WITHHELD, version, event, event.trigger, earliest=event.earliest)
    if standing is None:
        raise ValueError(f"a deadline's stream cannot begin with {event.type}")
    return _continued(replace(standing, version=version), event)


def _continued(standing: Standing, event: DeadlineEvent) -> Standing:
    match event:
        case DeadlineApproaching():
            return replace(standing, reminded=standing.reminded | {event.days_left})
        case DeadlineMet():
            return replace(standing, status=Status.MET, met=Met(event.met_on, event.met_by))
        case DeadlineMissed():
            return replace(standing, status=Status.MISSED)
        case DeadlinePaused():
            return replace(standing, status=Status.PAUSED)
        case _:
            return replace(standing, status=Status.CANCELLED)
