"""What a certificate says of one deadline, put together from what is owed, the facts in the log and the explanation of the date. Pure.

The words come from the same ``explanation`` that lists and commands show, so the paper can never say anything else than the system did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from services.deadlines.answers import Reading
from services.deadlines.certificate.content import (
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
from services.deadlines.certificate.days import STOPPED, day_table
from services.deadlines.certificate.grounds import grounds
from services.deadlines.dates import StepCode
from services.deadlines.obligations import Obligation
from services.deadlines.rules import count, period_of
from shared.events.case import InstanceOpened
from shared.events.envelope import Recorded
from shared.events.history import fold


def compose(duty: Obligation, facts: Sequence[Recorded], item: dict[str, Any], reading: Reading) -> Content:
    """``facts`` are the case's events, ``item`` the deadline as lists show it."""
    why = reading.explanation(duty)
    evidence = grounds(duty.start.evidence, facts)
    return Content(
        case=_case(duty, facts, item),
        deadline=_deadline(item),
        trigger=Trigger(on=duty.start.on, title=duty.start.title, grounds=evidence),
        policy=_policy(why),
        tables=tuple(_tables(duty, why, reading)),
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
        number=number.printed if number else None,
        kind=item["case_kind_title"],
        origin=None if item["origin"] == "reported" else item["origin_title"],
        level=opened[-1].level.title if opened else None,
        instance=duty.instance,
        region=item["region"],
        bureau=item["bureau"],
    )


def _deadline(item: dict[str, Any]) -> DeadlineOnPaper:
    subject = f"（{item['subject_title']}）" if item["subject_title"] else ""
    return DeadlineOnPaper(
        id=item["id"],
        rule=item["rule"],
        name=f"{item['name']}{subject}",
        kind=item["kind_title"],
        strength=item["strength_title"],
        responsible=item["responsible_title"],
        state=item["state_title"],
    )


def _policy(why: dict[str, Any]) -> Policy:
    readings = tuple(
        ReadingOnPaper(text=one["text"], period=one["period"], due=one["due"], due_safe=one["due_safe"])
        for one in why["readings"]
    )
    policy = why["policy"]
    return Policy(
        title=policy["title"],
        number=policy["number"],
        issuer=policy["issuer"],
        clause=why["clause"],
        quote=why["quote"],
        note=why["note"],
        readings=readings,
    )


def _tables(duty: Obligation, why: dict[str, Any], reading: Reading) -> Iterator[DayTable]:
    """One table, or one for each way to read the text."""
    start, version, calendar = duty.start.on, duty.version, reading.calendar
    stopped = frozenset(_stopped(why["steps"]))
    if not version.readings:
        period = period_of(version.period) if version.period else None
        days = day_table(start, period, duty.due, calendar, stopped)
        yield DayTable(period=period.text if period else None, days=days)
    for one in version.readings:
        alone = count(version.model_copy(update={"period": one.period}), start, calendar)
        period = period_of(one.period)
        days = day_table(start, period, alone, calendar, stopped)
        yield DayTable(reading=one.text, period=period.text, days=days)


def _stopped(steps: Sequence[dict[str, Any]]) -> Iterator[date]:
    """The days on which the clock stood, as the explanation names them."""
    for step in steps:
        if step["code"] == StepCode.SKIPPED and STOPPED in step["text"]:
            length = (step["last"] - step["first"]).days
            yield from (step["first"] + timedelta(days=n) for n in range(length + 1))


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
