"""Which reminders are owed today, of one open deadline or one coming hearing. Pure; today and the calendar are arguments.

What was owed for a day before the system knew of the matter is not said. What was owed while nothing ran is said once, for the day it was owed.
Somebody who takes a matter up stops the ladder; if the day then passes all the same, it goes on until somebody takes that up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.notify.reminders.ladders import Ladders, climbs_above
from shared.dates import WorkCalendar
from shared.events.reminder import ReminderDue
from shared.events.terms import DeadlineKind, Nature, NoticeKind, Role, Strength

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What every matter has. ``cause`` is the event that gave it its day, ``known_on`` the day on which the system said or learned so."""

    id: UUID
    case_id: UUID
    region: str
    bureau: str
    instance: int
    cause: UUID
    known_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeadline(Matter):
    """``said`` are the rungs that were climbed for this due day, ``taken_up_on`` the last acknowledgement for it."""

    due: date
    due_safe: date
    strength: Strength
    kind: DeadlineKind
    nature: Nature
    responsible: Role
    over: bool = False
    said: tuple[int, ...] = ()
    taken_up_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingHearing(Matter):
    """``said_for`` is the day for which the reminder was said."""

    hearing_on: date
    said_for: date | None = None


#: beyond these days from a due day nothing of it can be owed: no day that somebody typed (公元1年) is counted through the calendar
LONG_AGO, FAR_OFF = timedelta(days=600), timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Owed:
    """A reminder and the day it was owed."""

    matter: Matter
    event: ReminderDue
    on: date


def of_deadline(one: OpenDeadline, ladders: Ladders, calendar: WorkCalendar, today: date) -> Iterator[Owed]:
    """The rungs that have been reached."""
    return (owed for owed in rungs(one, ladders, calendar, today + FAR_OFF) if owed.on <= today)


def rungs(one: OpenDeadline, ladders: Ladders, calendar: WorkCalendar, latest: date) -> Iterator[Owed]:
    """Those that are still open, of due days up to ``latest``. Only a duty climbs: a right lapses, an estimate is nobody's."""
    if one.over or one.nature is not Nature.DUTY:
        return
    for step, rung in enumerate(ladders.rungs(one.strength, one.kind, one.bureau), 1):
        base = one.due if rung.workdays > 0 else one.due_safe
        if not one.known_on - LONG_AGO <= base <= latest:
            continue
        on = worked_days_from(calendar, base, rung.workdays)
        open_ = step not in one.said and not _taken_up(one, rung.workdays)
        if open_ and climbs_above(rung.to, one.responsible) and one.known_on <= on:
            event = _event(one, NoticeKind.ESCALATED, base)
            more = {"step": step, "role": rung.to, "workdays": rung.workdays}
            yield Owed(one, event.model_copy(update=more), on)


def of_hearing(one: ComingHearing, calendar: WorkCalendar, today: date) -> Iterator[Owed]:
    """The last worked day before the hearing, so that after a holiday it is told before people leave."""
    known_on = min(one.known_on, today)  # the system may stand on an earlier day
    if not known_on < one.hearing_on <= today + FAR_OFF:
        return
    on = last_worked_before(calendar, one.hearing_on)
    if one.said_for != one.hearing_on and known_on <= on <= today:
        yield Owed(one, _event(one, NoticeKind.HEARING_TOMORROW, one.hearing_on), on)


def last_worked_before(calendar: WorkCalendar, day: date) -> date:
    before = day - _DAY
    while not calendar.is_workday(before):
        before -= _DAY
    return before


def worked_days_from(calendar: WorkCalendar, day: date, workdays: int) -> date:
    """So many worked days after (before) ``day``; 0 is the day itself, or the last worked one before it."""
    if workdays == 0:
        return day if calendar.is_workday(day) else last_worked_before(calendar, day)
    step = _DAY if workdays > 0 else -_DAY
    for _ in range(abs(workdays)):
        day += step
        while not calendar.is_workday(day):
            day += step
    return day


def _taken_up(one: OpenDeadline, workdays: int) -> bool:
    """Before the day by any acknowledgement, after it only by one of the lapse."""
    return one.taken_up_on is not None and (workdays <= 0 or one.taken_up_on > one.due)


def _event(one: Matter, kind: NoticeKind, day: date) -> ReminderDue:
    return ReminderDue(kind=kind, about=one.id, case_id=one.case_id, instance=one.instance, day=day)


def all_owed(
    matters: Sequence[Matter], ladders: Ladders, calendar: WorkCalendar, today: date
) -> Iterator[Owed]:
    for one in matters:
        if isinstance(one, OpenDeadline):
            yield from of_deadline(one, ladders, calendar, today)
        elif isinstance(one, ComingHearing):
            yield from of_hearing(one, calendar, today)
