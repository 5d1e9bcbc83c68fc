"""The hours in which people are written to, and how much of it: settings, and the instants that follow from them and the calendar. Pure.

Worked days count, make-up weekends among them. Instants are aware; those given back are in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from shared.clock import SHANGHAI
from shared.dates import WorkCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class House:
    """``opens`` is included, ``closes`` is not; ``digest_at`` lies between. ``most_a_day``: from so many notices a person and day on, the
    rest come as summaries, 0 for every notice by itself; ``bundle``: how long urgent ones are then gathered. ``around_the_clock``: no hour and no day is closed.
    """

    opens: time = time(8, 30)
    closes: time = time(18)
    digest_at: time = time(9)
    most_a_day: int = 20
    bundle: timedelta = timedelta(minutes=15)
    around_the_clock: bool = False

    @classmethod
    def parse(cls, hours: str, digest_at: str = "09:00", most_a_day: int = 20) -> House:
        """``hours`` as in ``08:30-18:00``, empty for no closed hours; ValueError for what is none."""
        try:
            digest = time.fromisoformat(digest_at)
            house = cls(digest_at=digest, most_a_day=most_a_day)
            if not hours:
                return replace(house, around_the_clock=True)
            opens, closes = map(time.fromisoformat, hours.split("-"))
        except ValueError as error:
            raise ValueError(
                "YINGSU_NOTIFY_HOURS must be HH:MM-HH:MM or empty, YINGSU_NOTIFY_DIGEST_AT HH:MM"
            ) from error
        if not opens <= digest < closes:
            raise ValueError("YINGSU_NOTIFY_DIGEST_AT must lie within YINGSU_NOTIFY_HOURS")
        return replace(house, opens=opens, closes=closes)


@dataclass(frozen=True, slots=True)
class Hours:
    """A house on a calendar."""

    house: House
    calendar: WorkCalendar

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(SHANGHAI)
        if self.house.around_the_clock:
            return True
        return self._worked(local.date()) and self.house.opens <= local.time() < self.house.closes

    def next_open(self, at: datetime) -> datetime:
        """``at`` itself while it is open, else the next opening."""
        return at if self.is_open(at) else self._next(self.house.opens, at)

    def next_digest(self, at: datetime) -> datetime:
        """The first hour of summaries at or after ``at``."""
        return self._next(self.house.digest_at, at)

    def next_bundle(self, at: datetime) -> datetime:
        """``at``, rounded up to the next whole ``bundle`` of the clock."""
        over = (at.astimezone(UTC) - datetime.min.replace(tzinfo=UTC)) % self.house.bundle
        return at.astimezone(UTC) + (self.house.bundle - over if over else timedelta())

    def opening_before(self, day: date) -> datetime:
        """The opening of ``day``, or of the last worked day before it."""
        while not self._worked(day):
            day -= _DAY
        return _at(day, self.house.opens)

    def is_within(self, day: date, workdays: int, today: date) -> bool:
        """Whether at most so many worked days are left after ``today``, ``day`` among them; by the calendar, whatever the hours."""
        left = 0
        while today < day and left <= workdays:
            today += _DAY
            left += self.calendar.is_workday(today)
        return left <= workdays

    def _next(self, hour: time, at: datetime) -> datetime:
        day = at.astimezone(SHANGHAI).date()
        while not self._worked(day) or _at(day, hour) < at:
            day += _DAY
        return _at(day, hour)

    def _worked(self, day: date) -> bool:
        return self.house.around_the_clock or self.calendar.is_workday(day)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, SHANGHAI).astimezone(UTC)
