"""What changes a period: the clock stopped and resumed, extensions, periods that courts and organs set."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from shared.events.case.values import Days, InstanceEvent, InstanceNo, Text
from shared.events.terms import Extendable, StopReason


class ClockStopped(InstanceEvent):
    """``occurred_on`` is the first day that is not counted."""

    title: ClassVar = "停止计算期间"

    reason: StopReason
    note: Text | None = None


class ClockResumed(InstanceEvent):
    """``occurred_on`` is the first day that is counted again."""

    title: ClassVar = "恢复计算期间"

    note: Text | None = None


class ExtensionApplied(InstanceEvent):
    title: ClassVar = "申请延期"

    matter: Extendable
    reason: Text | None = None


class ExtensionGranted(InstanceEvent):
    """By days on top, until a day, or (neither) until the obstacle is gone."""

    title: ClassVar = "准许延期"
    clauses: ClassVar = ("MH26-2.4",)

    matter: Extendable
    days: Days | None = None
    until: date | None = None
    granted_by: Text | None = None
    reason: Text | None = None


class ExtensionRefused(InstanceEvent):
    title: ClassVar = "不准延期"

    matter: Extendable
    reason: Text | None = None


class ObstacleRemoved(InstanceEvent):
    """The reason for which an extension was granted is gone."""

    title: ClassVar = "延期事由消除"

    matter: Extendable


class PeriodSet(InstanceEvent):
    """A period a court or an organ sets itself: so many days from service (``occurred_on``), or until a day."""

    title: ClassVar = "指定期限"

    matter: Extendable
    item: InstanceNo = 1
    days: Days | None = None
    until: date | None = None
    what: Text | None = None
    source: Text | None = None


class PeriodKept(InstanceEvent):
    title: ClassVar = "完成指定事项"

    item: InstanceNo = 1
