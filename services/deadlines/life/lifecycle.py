"""The life of a case's deadlines: from what is owed and what was already said, what is to be said next. Pure; today is an argument.

``on_facts`` answers to the case's facts, the rules and the calendar; ``on_day`` to the passing of days. What they return, folded in,
leaves nothing more to say: a replay emits nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.deadlines.calendars.shifted import dates, settled, shifted
from services.deadlines.law.case import Case
from services.deadlines.law.obligations import Obligation, Withheld, obligations
from services.deadlines.life import statements
from services.deadlines.life.standing import Emission, Standing, Status, evolve
from shared.calendars.change import CalendarChange
from shared.dates import WorkCalendar
from shared.events.deadline import DatedDeadline, DeadlineEvent
from shared.events.terms import Nature, Strength
from shared.policy.load import Packs

_ONE_DAY = timedelta(days=1)
Standings = Mapping[UUID, Standing]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every decision needs beside the case: the rules, the calendar, and which day it is."""

    packs: Packs
    calendar: WorkCalendar
    today: date
    #: how it came to this calendar; null where nobody knows
    changed: CalendarChange | None = None

    @property
    def change(self) -> CalendarChange:
        return self.changed or CalendarChange(self.calendar.version)


@dataclass(frozen=True, slots=True)
class _Next:
    """What is to be said next, the day it happened, and the event that caused it."""

    event: DeadlineEvent
    on: date
    cause: UUID


def on_facts(case: Case, standings: Standings, desk: Desk) -> list[Emission]:
    """Set, moved, met, cancelled and withheld, for every deadline the case has or no longer has.

    ``standings`` holds the case's own deadlines by id.
    """
    duties = {duty.id: duty for duty in obligations(case, desk.packs, desk.calendar)}
    moved = shifted(case, duties, standings, desk.packs, desk.change)
    said = [
        e for key, duty in duties.items() for e in _by_facts(duty, standings.get(key), desk, key in moved)
    ]
    reason = (
        "案件已作废" if case.history.voided else "起算事实已更正、作废或不再成立（如已上诉），期限不再存在"
    )
    gone = [(key, standing) for key, standing in standings.items() if key not in duties]
    return said + [e for key, standing in gone for e in _vanished(key, standing, desk.today, reason)]


def on_day(case: Case, standings: Standings, desk: Desk) -> list[Emission]:
    """Reminders, each for its own day, then the lapse.

    After a time when nothing ran every reminder that was owed is said, with the day it was owed for.
    Call it only when the case's facts are all folded in: a completion still unread would be called a miss.
    """
    return [
        emission
        for duty in obligations(case, desk.packs, desk.calendar)
        if isinstance(duty, Obligation) and duty.id in standings
        for emission in _by_days(duty, standings[duty.id], desk)
    ]


def next_look(standing: Standing, remind: Iterable[int], calendar: WorkCalendar) -> date | None:
    """The first day on which ``on_day`` has something to say of a deadline that stands so; null when its clock does not run.

    ``remind`` are the rule's reminder steps. It does not depend on today, so that a rebuilt read model equals the live one.
    """
    dated = standing.dated
    if standing.status is not Status.OPEN or dated is None:
        return None
    owed = (day for _, day in _owed(dated.due_safe, remind, standing, calendar))
    return min((*owed, dated.due + _ONE_DAY))


def _said(
    key: UUID, standing: Standing | None, step: Callable[[Standing | None], _Next | None]
) -> list[Emission]:
    """Say one thing after another until nothing is left to say."""
    emissions = []
    while (said := step(standing)) is not None:
        standing = evolve(standing, said.event, said.on)
        emissions.append(Emission(key, standing.version, said.event, said.on, said.cause))
    return emissions


def _vanished(key: UUID, standing: Standing, today: date, reason: str) -> list[Emission]:
    if standing.status is Status.CANCELLED:
        return []
    event = statements.cancelled(standing, reason)
    return [Emission(key, standing.version + 1, event, today, standing.trigger)]


def _by_facts(
    duty: Obligation | Withheld, standing: Standing | None, desk: Desk, by_calendar: bool
) -> list[Emission]:
    """``by_calendar``: nothing but the calendar dates it otherwise."""
    if isinstance(duty, Withheld):
        return _said(duty.id, standing, lambda s: _withhold(duty, s, desk.today))
    if by_calendar and standing and settled(duty, standing):
        return []
    return _said(duty.id, standing, lambda s: _state(duty, s, desk, by_calendar))


def _withhold(duty: Withheld, standing: Standing | None, today: date) -> _Next | None:
    if (
        standing
        and standing.status is Status.WITHHELD
        and (standing.trigger, standing.earliest) == (duty.start.evidence, duty.earliest)
    ):
        return None
    return _Next(statements.withheld(duty), today, duty.start.evidence)


def _state(duty: Obligation, standing: Standing | None, desk: Desk, by_calendar: bool) -> _Next | None:
    today, calendar = desk.today, desk.calendar
    if standing is None or standing.dated is None:
        return _Next(statements.set_(duty, calendar), today, duty.start.evidence)
    if standing.status is Status.CANCELLED:
        gone = duty.ended or _excuse(duty, today)
        return None if gone else _Next(statements.set_(duty, calendar), today, duty.start.evidence)
    if duty.ended and standing.status in {Status.OPEN, Status.PAUSED, Status.MISSED}:
        return _Next(statements.cancelled(duty, duty.ended), today, duty.start.evidence)
    return _clock(duty, standing, desk, by_calendar) or _completion(duty, standing)


def _clock(duty: Obligation, standing: Standing, desk: Desk, by_calendar: bool) -> _Next | None:
    """It stands, runs again, or ends on another day."""
    calendar, evidence = desk.calendar, duty.start.evidence
    if duty.paused:
        if standing.status is Status.PAUSED:
            return None
        return _Next(statements.paused(duty, duty.paused.since), desk.today, evidence)
    if standing.status is Status.PAUSED:
        return _Next(statements.resumed(duty, calendar), desk.today, evidence)
    if standing.dated and (reason := _why_moved(duty, standing, standing.dated)):
        by_calendar = by_calendar and duty.due != dates(standing.dated)
        event = statements.moved(
            duty, standing.dated.due, desk.change.reason if by_calendar else reason, calendar
        )
        return _Next(event, desk.today, (by_calendar and desk.change.cause) or evidence)
    return None


def _completion(duty: Obligation, standing: Standing) -> _Next | None:
    """A right used too late, or a court that took longer, is not found late: the deadline ended when its period did."""
    if duty.met is None or standing.met == duty.met:
        return None
    if excuse := _excuse(duty, duty.met.on):
        return _Next(statements.cancelled(duty, excuse), duty.met.on, duty.met.evidence)
    return _Next(statements.met(duty, duty.met), duty.met.on, duty.met.evidence)


def _why_moved(duty: Obligation, standing: Standing, dated: DatedDeadline) -> str | None:
    if duty.due != dates(dated):
        if dated.trigger_on != duty.start.on:
            return f"起算日由 {dated.trigger_on} 变为 {duty.start.on}（{duty.start.title}）"
        if adjustments := duty.basis.adjustments():
            return "；".join(adjustments)
        return "规则更新后重新计算"
    if standing.status is Status.MET and duty.met is None:
        return "完成的记录已更正或作废，期限恢复"
    return None


def _by_days(duty: Obligation, standing: Standing, desk: Desk) -> list[Emission]:
    return _said(duty.id, standing, lambda s: _by_day(duty, s, desk))


def _by_day(duty: Obligation, standing: Standing | None, desk: Desk) -> _Next | None:
    if standing is None or standing.status is not Status.OPEN or duty.met or duty.ended or duty.paused:
        return None
    for step, day in _owed(duty.due.due_safe, duty.rule.remind, standing, desk.calendar):
        if day <= desk.today:
            return _Next(statements.approaching(duty, step, day), desk.today, duty.start.evidence)
    return _lapse(duty, desk.today) if desk.today > duty.due.due else None


def _owed(
    due_safe: date, remind: Iterable[int], standing: Standing, calendar: WorkCalendar
) -> list[tuple[int, date]]:
    """Reminders not yet given, in the order of their days; none for a day on which the deadline was not yet known."""
    safe, table = due_safe.toordinal(), calendar.table
    days = [
        (step, date.fromordinal(table.before(safe, step) if step else safe))
        for step in remind
        if step not in standing.reminded
    ]
    known = standing.known_on or date.min
    return sorted((owed for owed in days if owed[1] > known), key=lambda owed: owed[1])


def _lapse(duty: Obligation, today: date) -> _Next:
    if excuse := _excuse(duty, today):
        return _Next(statements.cancelled(duty, excuse), today, duty.start.evidence)
    return _Next(statements.missed(duty), duty.due.due + _ONE_DAY, duty.start.evidence)


def _excuse(duty: Obligation, today: date) -> str | None:
    """Why a lapse is no miss: a right not used, an encouragement not followed, a completion that the source does not speak of."""
    if (duty.met.on if duty.met else today) <= duty.due.due:
        return None
    if duty.rule.nature is Nature.RIGHT:
        return "期满未行使权利，不属逾期"
    if duty.rule.nature is Nature.ESTIMATE:
        return "预估期间届满，不作认定"
    if duty.met:
        return None
    if duty.rule.strength is Strength.SOFT:
        return "倡导性要求，期满不计逾期"
    return "公开文书未载明是否按期完成，不作认定" if duty.unproven else None
