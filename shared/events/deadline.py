"""The life of one deadline, a stream of its own: set, moved, approaching, met or missed, cancelled.

Its id is derived from case, instance, rule and subject, so the same duty is the same deadline however often it is computed.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import InstanceNo, Text
from shared.events.model import Event, Value
from shared.events.terms import DeadlineKind, Nature, Role, Strength


class DeadlineEvent(Event):
    area: ClassVar = "deadline"

    case_id: UUID
    instance: InstanceNo
    rule: Text
    #: tells apart deadlines of one rule in one instance: the hearing's number, the party served; empty if there is only one
    subject: str = ""


class Counted(Value):
    """A period as it was counted: ``unit`` is days, workdays, months or years."""

    n: int
    unit: str
    before: bool = False


class DatedDeadline(DeadlineEvent):
    """Where the date stands now, and all that is needed to compute it again.

    ``periods`` are the readings that were counted from ``trigger_on``; ``adjusted`` says that more went into the date (a stopped clock, an
    extension, a day a court set, a cap), so that only the case's facts give it again.
    """

    trigger: UUID
    trigger_on: date
    nominal: date
    due: date
    due_safe: date
    provisional: bool
    calendar: Text
    periods: tuple[Counted, ...] = Field(default=(), max_length=8)
    adjusted: bool = True


class DeadlineSet(DatedDeadline):
    title: ClassVar = "期限设定"
    schema_version: ClassVar = 2

    name: Text
    clause: Text
    kind: DeadlineKind
    strength: Strength
    responsible: Role
    informed: tuple[Role, ...] = ()
    nature: Nature = Nature.DUTY


class DeadlineMoved(DatedDeadline):
    title: ClassVar = "期限变更"
    schema_version: ClassVar = 2

    previous_due: date
    reason: Text


class DeadlineApproaching(DeadlineEvent):
    """``days_left`` is the reminder step it answers to, in working days, ``step`` its place among the rule's reminders, the earliest is 1;
    ``remind_on`` the day it was due to be sent.
    """

    title: ClassVar = "期限临近"

    due: date
    due_safe: date
    days_left: int
    remind_on: date
    step: int | None = None


class DeadlineMet(DeadlineEvent):
    """``on_time`` is judged against ``due``, the reading that favours the agency."""

    title: ClassVar = "期限完成"

    due: date
    met_on: date
    met_by: UUID
    on_time: bool


class DeadlineMissed(DeadlineEvent):
    """``occurred_on`` is the first day late, even when the system was down and noticed afterwards."""

    title: ClassVar = "期限逾期"

    due: date


class DeadlineCancelled(DeadlineEvent):
    title: ClassVar = "期限撤销"

    reason: Text


class DeadlinePaused(DeadlineEvent):
    """The clock stands: there is no due day, and nothing can be overdue."""

    title: ClassVar = "期限暂停"

    since: date
    reason: Text


class DeadlineResumed(DatedDeadline):
    """The clock runs again, to a new day."""

    title: ClassVar = "期限恢复"

    reason: Text


class DeadlineWithheld(DeadlineEvent):
    """No rule in force covers the trigger's date: nothing is invented, and the case says so."""

    title: ClassVar = "期限不予计算"
    schema_version: ClassVar = 2

    trigger: UUID
    trigger_on: date
    reason: Text
    #: the date is only waited for (a service date is missing); it cannot be due before this day
    earliest: date | None = None
