"""Deadlines in words: rows of the tables as clerks read them, every code with its Chinese title, the lamp and the days that are left. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.deadlines.law.obligations import Obligation
from services.deadlines.law.reasons import reasons
from services.deadlines.law.rules import count, period_of
from services.deadlines.life.entries import State
from services.deadlines.lists.asked import Lights, ListState
from services.deadlines.lists.lamps import (
    AS_USUAL,
    MOST_URGENT,
    Lamp,
    Lit,
    Thresholds,
    lamp,
    last_day,
    simplified_review,
)
from shared.dates import Notice, Step, StepCode, WorkCalendar
from shared.events import CATALOGUE
from shared.events.envelope import Recorded
from shared.events.terms import (
    Advice,
    CaseKind,
    DeadlineKind,
    Level,
    Nature,
    Origin,
    Party,
    Recipient,
    Role,
    Strength,
    Term,
)
from shared.policy.load import Packs
from shared.policy.model import EventTrigger, Version

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What turns a row into an answer: which day it is, and the rules that withheld deadlines are named by."""

    packs: Packs
    calendar: WorkCalendar
    today: date
    thresholds: Thresholds = AS_USUAL

    @property
    def lights(self) -> Lights:
        days = (last_day(self.today, n, self.calendar) for n in (self.thresholds.red, self.thresholds.yellow))
        return Lights(self.today, *days)

    def lamp(self, one: Lit) -> Lamp | None:
        return lamp(one, self.today, self.calendar, self.thresholds)

    def short(self, row: Row) -> dict[str, Any]:
        """A line of a list. ``remaining_days`` are natural days from today, below zero when overdue, null when no clock runs."""
        simplified = simplified_review(row["case_kind"], row.get("procedure"))
        lamp = self.lamp(Lit(row["state"], row["due"], row["due_safe"], row["nature"], simplified))
        return self._named(row) | {
            "trigger_on": row["trigger_on"],
            **_days(row),
            "previous_dues": row["previous_dues"],
            "state": row["state"],
            "state_title": _state_title(row),
            "earliest": row["earliest"],
            "met_on": row["met_on"],
            "reason": row["reason"],
            **titled("lamp", Lamp, lamp),
            "note": MOST_URGENT if simplified and lamp else None,
            "remaining_days": (row["due"] - self.today).days if lamp else None,
            "position": row["position"],
        }

    def _named(self, row: Row) -> dict[str, Any]:
        """Which deadline it is, in which case, whose."""
        return {
            "id": row["deadline_id"],
            "case_id": row["case_id"],
            "case_name": row["case_name"],
            "case_no": row.get("case_no"),
            **titled("case_kind", CaseKind, row["case_kind"]),
            **titled("origin", Origin, row["origin"]),
            "instance": row["instance"],
            **titled("level", Level, row.get("level")),
            "region": row["region"],
            "bureau": row["bureau"],
            "bureau_name": row.get("bureau_name"),
            "handler": row.get("handler"),
            "handler_label": row.get("handler_label"),
            "rule": row["rule"],
            "subject": row["subject"],
            "subject_title": self.subject_title(row["rule"], row["subject"]),
            "name": row["name"] or self._rule_title(row["rule"]),
            "clause": row["clause"],
            **titled("kind", DeadlineKind, row["kind"]),
            **titled("nature", Nature, row["nature"]),
            **titled("strength", Strength, row["strength"]),
            **titled("responsible", Role, row["responsible"]),
        }

    def subject_title(self, rule_id: str, subject: str) -> str:
        """In the words of the rule: a number is a hearing or an item, as its trigger says."""
        try:
            trigger = self.packs.rule(rule_id)[1].trigger
        except KeyError:
            return subject_title(subject)
        fields = trigger.subject if isinstance(trigger, EventTrigger) else ()
        return subject_title(subject, item="item" in fields)

    def _rule_title(self, rule_id: str) -> str:
        try:
            return self.packs.rule(rule_id)[1].title
        except KeyError:
            return rule_id

    def explanation(self, duty: Obligation) -> dict[str, Any]:
        """Why the date is what it is: rule, clause, quote, readings, and every step of the count."""
        steps = reasons(duty, self.calendar)
        pack, rule = self.packs.rule(duty.rule_id)
        return {
            "policy": {
                "id": pack.id,
                "title": pack.named(duty.version.clause),
                "number": pack.number,
                "issuer": pack.issuer,
            },
            "clause": duty.version.clause,
            "quote": duty.version.quote,
            "note": rule.note,
            "readings": self._readings(duty.version, duty.start.on),
            "steps": [step_as_json(step) for step in steps],
            "calendar": {
                "version": self.calendar.version,
                "notices": [notice_as_json(notice) for notice in self._notices(steps)],
            },
        }

    def _readings(self, version: Version, start: date) -> list[dict[str, Any]]:
        """Each way to read an ambiguous text with its own dates; empty when there is one way only."""
        return [
            {"id": reading.id, "text": reading.text, "period": period_of(reading.period).text}
            | count(version.model_copy(update={"period": reading.period}), start, self.calendar)._asdict()
            for reading in version.readings
        ]

    def _notices(self, steps: Iterable[Step]) -> list[Notice]:
        named = (step for step in steps if step.code is StepCode.CALENDAR)
        days = (day for step in named for day in (step.first, step.last))
        found = (notice for day in days if (notice := self.calendar.notice_of(day)))
        return list({notice.year: notice for notice in found}.values())


def subject_title(subject: str, *, item: bool = False) -> str:
    """What tells deadlines of one rule apart, in words: the party served, the hearing or item; empty when there is only one."""
    return " ".join(_part_title(part, item=item) for part in subject.split("/"))


def _part_title(part: str, *, item: bool) -> str:
    if part.isdigit():
        return f"第{part}项" if item else f"第{part}次开庭"
    return next((terms(part).title for terms in (Party, Recipient, Advice) if part in set(terms)), part)


def _days(row: Row) -> dict[str, Any]:
    """A clock that stands has no due day: the one it was to end on holds no longer."""
    standing = row["state"] == State.PAUSED
    return {name: None if standing else row[name] for name in ("nominal", "due", "due_safe", "provisional")}


def _state_title(row: Row) -> str:
    """A date that only waits for a fact is not one that cannot be computed."""
    waits = row["state"] == State.WITHHELD and row["earliest"]
    return f"{ListState.WAITING.title}（最早{row['earliest']}）" if waits else State(row["state"]).title


def titled(name: str, terms: type[Term], code: str | None) -> dict[str, Any]:
    """A code and its official title, side by side."""
    return {name: code or None, f"{name}_title": terms(code).title if code else None}


def step_as_json(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "title": step.code.word,
        "first": step.first,
        "last": step.last,
        "text": step.text,
    }


def notice_as_json(notice: Notice) -> dict[str, Any]:
    return {
        "year": notice.year,
        "title": notice.title,
        "number": notice.number,
        "published": notice.published,
        "url": notice.url,
    }


def event_as_json(event: Recorded) -> dict[str, Any]:
    """A recorded fact with both its days: when it happened, and when the system learned it."""
    return {
        "id": event.id,
        "type": event.type,
        "title": CATALOGUE[event.type].title,
        "occurred_on": event.occurred_on,
        "recorded_at": event.recorded_at,
        "actor": event.actor,
        "position": event.position,
    }


def calendar_as_json(calendar: WorkCalendar, year: int) -> dict[str, Any]:
    """Every day of a year, the day's notice, and whether anything of it is provisional."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = [calendar.day(date.fromordinal(ordinal)) for ordinal in range(first, last + 1)]
    notices = [notice for notice in calendar.notices if notice.year == year]
    return {
        "year": year,
        "version": calendar.version,
        "provisional": any(day.provisional for day in days),
        "notice": notice_as_json(notices[0]) if notices else None,
        "workdays": sum(day.is_workday for day in days),
        "days": [day._asdict() for day in days],
    }


def packs_as_json(packs: Packs) -> list[dict[str, Any]]:
    return [
        pack.model_dump(mode="json", by_alias=True, exclude={"deadlines"})
        | {
            "deadlines": [
                {
                    "id": pack.rule_id(rule),
                    "title": rule.title,
                    **titled("kind", DeadlineKind, rule.kind),
                    **titled("strength", Strength, rule.strength),
                    "clauses": [version.clause for version in rule.versions],
                }
                for rule in pack.deadlines
            ]
        }
        for pack in packs.packs
    ]
