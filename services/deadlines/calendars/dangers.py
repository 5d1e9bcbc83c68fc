"""Dangerous days of receipt: received on them, an internal period would end on the statutory day it serves, or hardly before it. Pure.

Long holidays do that: both ends roll to the first working day after (静海十日与法院十五日, 2025-09-22). The cap on such periods keeps the
buffer; whoever receives the notice on such a day has fewer days than usual all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from services.deadlines.law.rules import count
from shared.dates import Due, PeriodError, WorkCalendar, capped
from shared.policy.load import Packs
from shared.policy.model import Cap, DeadlineRule, EventTrigger


class Danger(NamedTuple):
    """``buffer`` is the number of working days from the internal day to the statutory one, not above ``within``; ``capped`` the day kept to."""

    day: date
    rule: str
    title: str
    serves: str
    serves_title: str
    internal: date
    statutory: date
    buffer: int
    capped: date
    provisional: bool


class _Pair(NamedTuple):
    rule_id: str
    rule: DeadlineRule
    cap: Cap
    served_id: str
    served: DeadlineRule


def dangers(
    packs: Packs, calendar: WorkCalendar, year: int, region: str, bureau: str = "", *, within: int = 1
) -> tuple[Danger, ...]:
    """Every working day of ``year`` on which a capped period of ``region`` would be left ``within`` working days of buffer or fewer, uncapped."""
    found = (
        danger
        for day in _workdays(year, calendar)
        for pair in _pairs(packs, region, bureau, day)
        if (danger := _danger(pair, day, calendar)) and danger.buffer <= within
    )
    return tuple(found)


def _workdays(year: int, calendar: WorkCalendar) -> Iterator[date]:
    first, days = date(year, 1, 1), date(year, 12, 31).timetuple().tm_yday
    return filter(calendar.is_workday, (first + timedelta(days=n) for n in range(days)))


def _pairs(packs: Packs, region: str, bureau: str, day: date) -> Iterable[_Pair]:
    """Periods that start with the same receipt as the statutory period they serve."""
    for pack in packs.binding(region, bureau, day):
        for rule in pack.deadlines:
            if rule.cap is None or not isinstance(rule.trigger, EventTrigger):
                continue
            served = packs.rule(rule.cap.serves)[1]
            if isinstance(served.trigger, EventTrigger):
                yield _Pair(pack.rule_id(rule), rule, rule.cap, rule.cap.serves, served)


def _danger(pair: _Pair, day: date, calendar: WorkCalendar) -> Danger | None:
    internal, statutory = _counted(pair.rule, day, calendar), _counted(pair.served, day, calendar)
    if internal is None or statutory is None:
        return None
    kept = capped(internal, statutory, calendar, pair.cap.workdays)
    return Danger(
        day, pair.rule_id, pair.rule.title, pair.served_id, pair.served.title, internal.due, statutory.due,
        _buffer(internal.due, statutory.due, calendar), kept.due, internal.provisional or statutory.provisional,
    )  # fmt: skip


def _counted(rule: DeadlineRule, day: date, calendar: WorkCalendar) -> Due | None:
    """None where the rule says nothing for that day, or only a document says until when."""
    version = rule.version_on(day)
    if version is None or not version.periods:
        return None
    try:
        return count(version, day, calendar)
    except PeriodError:
        return None


def _buffer(internal: date, statutory: date, calendar: WorkCalendar) -> int:
    """Working days after the internal day up to the statutory one; below zero when it ends later."""
    if internal > statutory:
        return -calendar.table.count(statutory.toordinal() + 1, internal.toordinal())
    if internal == statutory:
        return 0
    return calendar.table.count(internal.toordinal() + 1, statutory.toordinal())
