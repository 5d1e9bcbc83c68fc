"""Which days are worked, as the State Council announces them: one stream ``calendar``, so that every version of the calendar can be had again.

Imported by whoever administers the calendar; a notice may change the December before its year. Nothing is edited: a notice imported by
mistake is withdrawn, and the calendar before it holds again.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import Text
from shared.events.model import Event, Value

Year = Annotated[int, Field(ge=1950, le=2100)]


class CalendarEvent(Event):
    area: ClassVar = "calendar"


class Holiday(Value):
    """Days off, both included."""

    name: Text
    first: date
    last: date


class WorkedDay(Value):
    """A weekend day that is worked; ``name`` is the holiday it makes up for."""

    name: Text
    day: date


class NoticeImported(CalendarEvent):
    """``occurred_on`` is the day of the import; ``calendar`` the version of the calendar that results."""

    title: ClassVar = "导入放假通知"

    year: Year
    number: Text
    published: date
    url: Text | None = None
    off: tuple[Holiday, ...] = Field(min_length=1, max_length=60)
    work: tuple[WorkedDay, ...] = Field(default=(), max_length=60)
    calendar: Text


class NoticeWithdrawn(CalendarEvent):
    """Takes back an imported notice; what held before holds again."""

    title: ClassVar = "撤回放假通知"

    notice: UUID
    year: Year
    reason: Text
    calendar: Text


class NoticeWanted(CalendarEvent):
    """From October on: the notice for the next year has not been imported yet."""

    title: ClassVar = "提请导入放假通知"

    year: Year
    #: deadlines that stand provisionally until then
    provisional: int
