"""One bureau looked at on one day, and the people or departments a duty of it falls on. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.deadlines.duties.assessment import Duty
from services.deadlines.duties.book import Book, Member
from services.deadlines.duties.periods import Span
from shared.dates import WorkCalendar
from shared.policy.duties import Quota

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Look:
    """``book`` is what had happened by the end of ``on``; ``listed``: whether the list behind each number is asked for. Of duties of persons
    that of ``person`` alone, if one is named.
    """

    book: Book
    on: date
    calendar: WorkCalendar
    listed: bool = True
    person: str | None = None

    def worked(self, day: date) -> date:
        """The last working day on or before: what is said on a rest day is heard too late."""
        return date.fromordinal(self.calendar.table.on_or_before(day.toordinal()))

    def workdays_before(self, day: date, n: int) -> date:
        """``n`` working days before ``day``; 0 is the day itself, or the working day before it."""
        table, ordinal = self.calendar.table, day.toordinal()
        return date.fromordinal(table.before(ordinal, n) if n else table.on_or_before(ordinal))

    def duty(self, rule: str, period: str, subject: Subject | None = None) -> Duty:
        who = (subject.person, subject.department) if subject else (None, None)
        return Duty(rule, self.book.region, self.book.bureau, period, *who)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom the duty falls on; both null is the whole bureau. ``times`` are a member's times on the roster within the period."""

    person: str | None = None
    department: str | None = None
    times: tuple[Member, ...] = ()

    @property
    def key(self) -> str | None:
        return self.person or self.department

    def judged(self, day: date) -> bool:
        """Nobody is judged by a quota of a roster they have left."""
        return not self.times or any(time.on_roster(day) for time in self.times)


def subjects(quota: Quota, look: Look, span: Span) -> Iterator[Subject]:
    """The bureau, everybody asked about who was on the roster in the period, or every department of a kind the quota speaks of."""
    book = look.book
    if quota.per == "person" and quota.roster:
        times: dict[str, list[Member]] = {}
        for member in book.members(quota.roster):
            asked = look.person in {None, member.person}
            if asked and member.joined <= span.last and (member.left is None or member.left > span.first):
                times.setdefault(member.person, []).append(member)
        yield from (Subject(person, known[-1].department, tuple(known)) for person, known in times.items())
    elif quota.per == "department":
        sized = book.departments.items()
        yield from (Subject(None, name) for name, kind in sized if not quota.sizes or kind in quota.sizes)
    else:
        yield Subject()
