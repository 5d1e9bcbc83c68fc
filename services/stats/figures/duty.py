"""One duty (一项期限) as counted: when it was due and whether it was done in time. The unit of the on-time rates.

Judged against ``due``, the reading that favours the agency. A cancelled duty is counted nowhere; a withheld one was never a duty.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from services.stats.figures.instance import days_agree
from shared.events import deadline as facts
from shared.events.model import Event
from shared.events.terms import Level

#: the facts that change a duty
FOLDED: tuple[type[Event], ...] = (
    facts.DeadlineSet,
    facts.DeadlineMoved,
    facts.DeadlinePaused,
    facts.DeadlineResumed,
    facts.DeadlineMet,
    facts.DeadlineMissed,
    facts.DeadlineCancelled,
    facts.DeadlineWithheld,
)


class State(StrEnum):
    PENDING = "pending"
    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Duty(NamedTuple):
    """A field here is a column of ``stats_duties``, in the same order."""

    deadline_id: UUID
    case_id: UUID
    instance: int
    rule: str
    due: date
    state: str
    region: str
    bureau: str


class OwedDuty(NamedTuple):
    """A duty with the case it belongs to, as it is read for counting."""

    deadline_id: UUID
    case_id: UUID
    instance: int
    rule: str
    due: date
    state: str
    region: str
    bureau: str
    name: str
    kind: str
    level: str
    procedure: str | None
    act_type: str | None
    field: str | None
    handler: str | None
    taken_on: date | None
    closed: bool
    closed_on: date | None

    @property
    def litigation(self) -> bool:
        return self.level != Level.RECONSIDERATION

    @property
    def dated(self) -> bool:
        """As of its instance."""
        return days_agree(self.taken_on, self.closed_on, closed=self.closed)

    def value(self, name: str) -> Any:
        """What measures may ask of it, by name."""
        return getattr(self, name)


def step(
    duty: Duty | None, deadline_id: UUID, place: tuple[str, str], event: facts.DeadlineEvent
) -> Duty | None:
    """One more fact about a deadline of a case of ``place`` (region, bureau); null while nothing is known of it."""
    if isinstance(event, facts.DeadlineSet):
        key = (deadline_id, event.case_id, event.instance, event.rule)
        return Duty(*key, event.due, State.PENDING, *place)
    return duty and duty._replace(**_change(event))


def _change(event: facts.DeadlineEvent) -> dict[str, Any]:
    """What the event changes of a duty that was set."""
    match event:
        case facts.DeadlineMoved() | facts.DeadlineResumed():
            return {"due": event.due, "state": State.PENDING}
        case facts.DeadlinePaused():
            return {"state": State.PENDING}
        case facts.DeadlineMet():
            return {"due": event.due, "state": State.ON_TIME if event.on_time else State.LATE}
        case facts.DeadlineMissed():
            return {"due": event.due, "state": State.MISSED}
        case facts.DeadlineCancelled() | facts.DeadlineWithheld():
            return {"state": State.CANCELLED}
    return {}
