"""What a certificate says of one deadline, put together from what is owed, the facts in the log and the explanation of the date. Pure.

The words come from the same ``explanation`` that lists and commands show, so the paper can never say anything else than the system did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from services.deadlines.certificate.content import (
    Adjustment,
    CalendarOnPaper,
    CaseOnPaper,
    Completion,
    Content,
    DayTable,
    DeadlineOnPaper,
    NoticeOnPaper,
    Policy,
    ReadingOnPaper,
    Result,
    StepOnPaper,
    Trigger,
)
from services.deadlines.certificate.days import day_table
from services.deadlines.certificate.grounds import grounds
from services.deadlines.law.clocks import Stop
from services.deadlines.law.obligations import Obligation
from services.deadlines.lists.answers import Reading
from shared.dates import Due, WorkCalendar
from shared.events.case import ClockResumed, ClockStopped, ExtensionGranted, InstanceOpened
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.events.wording import in_words


def compose(duty: Obligation, facts: Sequence[Recorded], item: dict[str, Any], reading: Reading) -> Content:
    """``facts`` are the case's events, ``item`` the deadline as lists show it."""
    why = reading.explanation(duty)
    evidence = grounds(duty.start.evidence, facts)
    return Content(
        case=_case(duty, facts, item),
        deadline=_deadline(duty, item),
        trigger=Trigger(on=duty.start.on, title=duty.start.title, grounds=evidence),
        policy=_policy(duty, why),
        adjustments=tuple(_adjustments(duty, facts)),
        tables=tuple(_tables(duty, reading.calendar)),
        steps=tuple(StepOnPaper(title=step["title"], text=step["text"]) for step in why["steps"]),
        calendar=_calendar(why["calendar"]),
        result=Result(**duty.due._asdict()),
        completion=_completion(duty, facts),
    )


def _case(duty: Obligation, facts: Sequence[Recorded], item: dict[str, Any]) -> CaseOnPaper:
    opened = [event for _, event in fold(facts).of(InstanceOpened) if event.instance == duty.instance]
    number = opened[-1].case_no if opened else None
    return CaseOnPaper(
        id=duty.case_id,
        name=item["case_name"],
        number=number.shown if number else None,
        kind=item["case_kind_title"],
        origin=None if item["origin"] == "reported" else item["origin_title"],
        level=opened[-1].level.title if opened else None,
        instance=duty.instance,
        region=item["region"],
        bureau=item["bureau"],
        bureau_name=item.get("bureau_name"),
    )


def _deadline(duty: Obligation, item: dict[str, Any]) -> DeadlineOnPaper:
    subject = f"（{item['subject_title']}）" if item["subject_title"] else ""
    return DeadlineOnPaper(
        id=item["id"],
        rule=item["rule"],
        name=f"{item['name']}{subject}",
        nature=duty.rule.nature.title,
        kind=item["kind_title"],
        strength=item["strength_title"],
        responsible=item["responsible_title"],
        state=item["state_title"],
    )


_WEIGHED = {
    "ambiguity": "原文有歧义：提醒取最早，认定逾期只按最晚",
    "range": "原文为区间：提醒取下限，认定逾期只按上限",
}


def _policy(duty: Obligation, why: dict[str, Any]) -> Policy:
    readings = tuple(
        ReadingOnPaper(text=one["text"], period=one["period"], due=one["due"], due_safe=one["due_safe"])
        for one in why["readings"]
    )
    policy = why["policy"]
    return Policy(
        title=policy["title"],
        number=policy["number"],
        issuer=policy["issuer"],
        start=duty.version.effective.start,
        until=duty.version.effective.until,
        clause=why["clause"],
        quote=why["quote"],
        note=why["note"],
        readings=readings,
        weighing=_WEIGHED[duty.version.readings_are] if readings else None,
    )


def _tables(duty: Obligation, calendar: WorkCalendar) -> Iterator[DayTable]:
    """One table, or one for each way to read the text; each of them with the date that it leads to by itself."""
    basis, start = duty.basis, duty.start.on
    stopped = frozenset(_stopped(basis.stops, duty.due.nominal))
    periods = () if basis.named else basis.periods
    if len(periods) < 2:
        period = periods[0] if periods else None
        yield DayTable(
            period=period.text if period else None, days=day_table(start, period, duty.due, calendar, stopped)
        )
        return
    for period, one in zip(periods, duty.version.readings, strict=True):
        version = duty.version.model_copy(update={"period": one.period})
        alone = replace(basis, version=version, ceiling=None).count(calendar)
        assert isinstance(alone, Due)  # a clock that stands is not certified
        days = day_table(start, period, alone, calendar, stopped)
        yield DayTable(reading=one.text, period=period.text, days=days)


def _stopped(stops: Sequence[Stop], end: date) -> Iterator[date]:
    """The days on which the clock stood, no further than ``end``."""
    for stop in stops:
        length = (min(stop.last or end, end) - stop.first).days
        yield from (stop.first + timedelta(days=n) for n in range(length + 1))


def _adjustments(duty: Obligation, facts: Sequence[Recorded]) -> Iterator[Adjustment]:
    """The records of what stopped the clock, or made it longer."""
    history, reasons = fold(facts), {stop.reason for stop in duty.basis.stops}
    stopped = [(fact, event) for fact, event in history.of(ClockStopped) if event.reason in reasons]
    stops = [*stopped, *history.of(ClockResumed)] if stopped else []
    grants = [(fact, event) for fact, event in history.of(ExtensionGranted) if event in duty.basis.grants]
    for fact, event in (*stops, *grants):
        if event.instance == duty.instance:
            words = "，".join(f"{name}：{value}" for name, value in in_words(event))
            said = f"{event.title}（{words}）" if words else event.title
            yield Adjustment(said=said, grounds=grounds(fact.evidence, facts))


def _calendar(calendar: dict[str, Any]) -> CalendarOnPaper:
    notices = tuple(
        NoticeOnPaper(title=notice["title"], number=notice["number"], published=notice["published"])
        for notice in calendar["notices"]
    )
    return CalendarOnPaper(version=calendar["version"], notices=notices)


def _completion(duty: Obligation, facts: Sequence[Recorded]) -> Completion | None:
    """On time is judged against ``due``, the reading that favours the agency."""
    if duty.met is None:
        return None
    evidence = grounds(duty.met.evidence, facts)
    on_time = duty.met.on <= duty.due.due
    return Completion(title=evidence.fact.title, on=duty.met.on, on_time=on_time, grounds=evidence)
