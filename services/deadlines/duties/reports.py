"""How a report that is due again and again stands for one period. Pure.

It is done when everyone who must have it has it; the day of the last one counts. From the first reminder on it is at risk, after its due
day it has failed, and what is sent then is met late.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.deadlines.duties.assessment import Assessment, Item
from services.deadlines.duties.book import Book, Known
from services.deadlines.duties.look import ONE_DAY, Look
from services.deadlines.duties.periods import Span, due_of
from shared.dates import Due
from shared.events.organisation import ReportSubmitted
from shared.events.terms import DutyState, Recipient, Strength
from shared.policy.duties import Periodic

Sent = tuple[Known, ReportSubmitted]


def recipients(periodic: Periodic, book: Book) -> tuple[Recipient | None, ...]:
    """Nobody reports to themselves: the 司法局 owes the 司法局 nothing."""
    own = Recipient.JUSTICE_BUREAU if book.is_justice_bureau else object()
    return tuple(to for to in periodic.to if to is not own)


def assess(rule: str, periodic: Periodic, span: Span, look: Look) -> Iterator[Assessment]:
    """At most one: nothing for an organisation that is its only recipient. ``look.book`` is as of ``look.on``."""
    wanted = recipients(periodic, look.book)
    if not wanted:
        return
    counted = due_of(periodic, span.code, look.calendar)
    sent = _sent(periodic, span, look.book)
    reached = _reached(wanted, sent)
    days = [on for on in reached.values() if on]
    looks = tuple(sorted({look.workdays_before(counted.due_safe, step) for step in periodic.remind}))
    state, since = _verdict(periodic, counted, days if len(days) == len(wanted) else None, looks, look.on)
    missing = [to for to, on in reached.items() if on is None]
    yield Assessment(
        duty=look.duty(rule, span.code),
        state=state,
        count=len(days),
        target=len(wanted),
        due=counted.due,
        since=since,
        items=tuple(_items(wanted, sent)),
        forecast=_missing(missing, counted) if missing else None,
        provisional=counted.provisional,
        looks=looks,
    )


def _sent(periodic: Periodic, span: Span, book: Book) -> list[Sent]:
    found = [
        (fact, event)
        for fact, event in book.of(ReportSubmitted)
        if event.report is periodic.report and event.period == span.code
    ]
    return sorted(found, key=lambda sent: (sent[0].on or date.max, sent[0].no))


def _reached(wanted: tuple[Recipient | None, ...], sent: list[Sent]) -> dict[Recipient | None, date | None]:
    """The first day each recipient had it; where no recipient is named any submission will do."""
    return {
        to: next((fact.on for fact, event in sent if to is None or event.to is to), None) for to in wanted
    }


def _verdict(
    periodic: Periodic, counted: Due, days: list[date] | None, looks: tuple[date, ...], on: date
) -> tuple[DutyState, date]:
    if days:
        return (DutyState.MET if max(days) <= counted.due else DutyState.MET_LATE), max(days)
    if periodic.strength is Strength.SOFT:
        return DutyState.ON_TRACK, on
    if on > counted.due:
        return DutyState.FAILED, counted.due + ONE_DAY
    reminded = [day for day in looks if day <= on]
    return (DutyState.AT_RISK, max(reminded)) if reminded else (DutyState.ON_TRACK, on)


def _missing(missing: list[Recipient | None], counted: Due) -> str:
    named = "、".join(to.title for to in missing if to)
    provisional = "（暂定）" if counted.provisional else ""
    return f"尚未报送{named}，最迟{counted.due}{provisional}"


def _items(wanted: tuple[Recipient | None, ...], sent: list[Sent]) -> Iterator[Item]:
    for fact, event in sent:
        counts = None in wanted or event.to in wanted
        to = event.to.title if event.to else "未写明接收单位"
        note = None if counts else "不是规定的接收单位，不计入"
        yield Item("fact", f"{event.report.title}→{to}", fact.on, fact.id, counts=counts, note=note)
