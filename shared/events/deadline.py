"""The life of one deadline, a stream of its own: set, moved, approaching, met or missed, cancelled.

Its id is derived from case, instance, rule and subject, so the same duty is the same deadline however often it is computed.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.events.case import InstanceNo, Text
from shared.events.model import Event
from shared.events.terms import DeadlineKind, Role, Strength


class DeadlineEvent(Event):
    area: ClassVar = "deadline"

    case_id: UUID
    instance: InstanceNo
    rule: Text
    #: tells apart deadlines of one rule in one instance: the hearing's number, the party served; empty if there is only one
    subject: str = ""


class DatedDeadline(DeadlineEvent):
    """Where the date stands now, and all that is needed to compute it again."""

    trigger: UUID
    trigger_on: date
    nominal: date
    due: date
    due_safe: date
    provisional: bool
    calendar: Text


class DeadlineSet(DatedDeadline):
    title: ClassVar = "期限设定"

    name: Text
    clause: Text
    kind: DeadlineKind
    strength: Strength
    responsible: Role
    informed: tuple[Role, ...] = ()


class DeadlineMoved(DatedDeadline):
    title: ClassVar = "期限变更"

    previous_due: date
    reason: Text


class DeadlineApproaching(DeadlineEvent):
    """``days_left`` is the reminder step it answers to, ``remind_on`` the day it was due to be sent."""

    title: ClassVar = "期限临近"

    due: date
    due_safe: date
    days_left: int
    remind_on: date


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


class DeadlineWithheld(DeadlineEvent):
    """No rule in force covers the trigger's date: nothing is invented, and the case says so."""

    title: ClassVar = "期限不予计算"

    trigger: UUID
    trigger_on: date
    reason: Text
