"""The calendars a process knows, brought up to date from the log whenever somebody is about to use them.

Processes agree because none of them trusts its memory: a refresh is one look at the stream ``calendar`` behind what is already known.
"""

from __future__ import annotations

from shared.calendars.editions import STREAM, Editions
from shared.database import Connection, Pool
from shared.dates import WorkCalendar
from shared.eventlog import reader


class Calendars:
    """Shared by the projection and the doors of one process. ``base`` is the calendar of the release."""

    def __init__(self, base: WorkCalendar) -> None:
        self._known = Editions.of(base)

    @property
    def known(self) -> Editions:
        """As of the last refresh."""
        return self._known

    @property
    def current(self) -> WorkCalendar:
        """The calendar in force as of the last refresh."""
        return self._known.calendar

    async def refresh(self, db: Pool | Connection) -> Editions:
        """With what the log has learned since."""
        events = await reader.stream(db, STREAM, self._known.seen)
        self._known = self._known.after(events)
        return self._known
