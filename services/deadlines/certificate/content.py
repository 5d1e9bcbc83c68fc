"""What stands on a certificate, as plain data: everything in the words it was given out in, so that it reads the same after any change of rules.

``digest`` is the SM3 of the canonical JSON (keys sorted, UTF-8, no spaces, nothing that is null): whoever has the content can compute it again.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict

from shared.eventlog.seal import sm3


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Verdict(StrEnum):
    """What one day of the table is to the count; the value is what the clerk reads."""

    COUNTED = "计入"
    SKIPPED = "不计"
    #: a rest day at the end, left by rolling on (or back), and the working day reached
    ROLLED = "移动"
    #: 「N日前」 read strictly: N clear days between, so one day further back
    STRICT = "严读"
    #: beyond the period itself: an extension, or a day that a court has set
    EXTENDED = "延展"


class CountedDay(Part):
    """One day. ``number`` counts within its verdict (第几日); ``mark`` names what the day is: 名义届满日、届满日、提醒日."""

    on: date
    verdict: Verdict
    number: int | None = None
    reason: str
    mark: str | None = None


class DayTable(Part):
    """The count of one reading; ``reading`` is null when the text can be read in one way only."""

    reading: str | None = None
    period: str | None = None
    days: tuple[CountedDay, ...]


class Evidence(Part):
    """A recorded fact: when it happened, and when, where and by whom it was recorded. ``position`` is its place in the event log."""

    id: UUID
    title: str
    occurred_on: date | None = None
    recorded_at: datetime
    actor: str
    position: int


class Correction(Part):
    """A later record that replaced the fact; ``fact_on`` is the day it states instead."""

    evidence: Evidence
    fact_on: date | None = None
    reason: str


class Grounds(Part):
    """A fact as first recorded and every correction of it, in order."""

    fact: Evidence
    corrections: tuple[Correction, ...] = ()

    @property
    def stated_on(self) -> date | None:
        """The day that the record gives now."""
        return self.corrections[-1].fact_on if self.corrections else self.fact.occurred_on


class CaseOnPaper(Part):
    id: UUID
    name: str
    number: str | None = None
    kind: str
    #: only when it is not a bureau's own case: 公开案例、虚构示例
    origin: str | None = None
    level: str | None = None
    instance: int
    region: str
    bureau: str
    #: null while the bureau is not registered
    bureau_name: str | None = None


class DeadlineOnPaper(Part):
    id: UUID
    rule: str
    name: str
    nature: str
    kind: str
    strength: str
    responsible: str
    state: str


class Trigger(Part):
    """``on`` is the day counted from, ``title`` what happened on it."""

    on: date
    title: str
    grounds: Grounds


class Adjustment(Part):
    """A record that stopped the clock, set it going again, or made the period longer; ``said`` is its content in words."""

    said: str
    grounds: Grounds


class ReadingOnPaper(Part):
    text: str
    period: str
    due: date
    due_safe: date


class Policy(Part):
    """``start`` and ``until``: from the first day on which the clause held as it is quoted to the first day on which it no longer did."""

    title: str
    number: str | None = None
    issuer: str
    start: date | None = None
    until: date | None = None
    clause: str
    quote: str
    note: str | None = None
    readings: tuple[ReadingOnPaper, ...] = ()
    #: how the readings are weighed; null when there is one only
    weighing: str | None = None


class NoticeOnPaper(Part):
    title: str
    number: str | None = None
    published: date | None = None


class CalendarOnPaper(Part):
    version: str
    notices: tuple[NoticeOnPaper, ...]


class StepOnPaper(Part):
    title: str
    text: str


class Result(Part):
    nominal: date
    due: date
    due_safe: date
    provisional: bool


class Completion(Part):
    title: str
    on: date
    on_time: bool
    grounds: Grounds


class Content(Part):
    """The whole certificate but its number and the record of its issue."""

    form: Literal[1] = 1
    case: CaseOnPaper
    deadline: DeadlineOnPaper
    trigger: Trigger
    adjustments: tuple[Adjustment, ...] = ()
    policy: Policy
    tables: tuple[DayTable, ...]
    steps: tuple[StepOnPaper, ...]
    calendar: CalendarOnPaper
    result: Result
    completion: Completion | None = None

    def plain(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True)


def canonical(content: dict[str, Any]) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def digest(content: dict[str, Any]) -> str:
    """SM3 (GM/T 0004) of the canonical JSON, 64 hexadecimal digits."""
    return sm3(canonical(content)).hex()
