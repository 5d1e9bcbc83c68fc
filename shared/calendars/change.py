"""What brought a calendar in force: the event, the reason to give, the calendars of before. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from shared.dates import WorkCalendar
from shared.events.envelope import Recorded

#: a version of the calendar by its name; None for one that this release cannot make
Named = Callable[[str], WorkCalendar | None]


def _nothing(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """What brought the calendar in force: its version, the reason to give for a move, the event that caused it, the calendars of before."""

    version: str
    reason: str = "放假安排更新后重新计算"
    event: Recorded | None = None
    earlier: Named = _nothing

    @property
    def cause(self) -> UUID | None:
        return self.event.id if self.event else None
