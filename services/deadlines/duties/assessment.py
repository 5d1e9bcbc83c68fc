"""What is said of a duty: whose it is, how it stands, and the list behind its number. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from shared.events.envelope import derived_id
from shared.events.terms import DutyState

#: the period of a duty that holds every day
STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of one subject in one period; ``rule`` is its name across packs. Person and department null: the whole bureau's."""

    rule: str
    region: str
    bureau: str
    period: str
    person: str | None = None
    department: str | None = None

    @property
    def id(self) -> UUID:
        """The same duty is the same stream however often it is assessed."""
        who = (self.person or "", self.department or "")
        return derived_id("duty", self.rule, self.region, self.bureau, *who, self.period)

    @property
    def stream(self) -> str:
        return stream_of(self.id)


def stream_of(duty: UUID) -> str:
    """Where what was said of the duty stands in the log."""
    return f"duty-{duty}"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing behind the number. ``counts`` is False for what was looked at and left out, or could still fill the gap; ``note`` says why."""

    kind: Literal["fact", "candidate"]
    text: str
    on: date | None = None
    fact: UUID | None = None
    case: UUID | None = None
    instance: int | None = None
    counts: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """``since`` is the day the state dates from; ``forecast`` how it is likely to end, in words; ``notes`` what a reader must know besides."""

    duty: Duty
    state: DutyState
    count: int
    target: int
    due: date
    since: date
    items: tuple[Item, ...] = ()
    forecast: str | None = None
    notes: tuple[str, ...] = ()
    provisional: bool = False
    #: the days on which it is looked at and said how it stands, in order
    looks: tuple[date, ...] = field(default=(), repr=False)
