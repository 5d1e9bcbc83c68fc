"""Which facts of an instance start a rule's clock, and which one meets it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shared.events.history import Fact
from shared.policy.model import Completion, DeadlineRule, EventTrigger


@dataclass(frozen=True, slots=True)
class Start:
    """A clock that began: ``on`` is the day counted from, ``begun_on`` the day its first fact happened."""

    subject: str
    evidence: UUID
    title: str
    on: date
    begun_on: date


@dataclass(frozen=True, slots=True)
class Met:
    on: date
    evidence: UUID


def started(trigger: EventTrigger, facts: Iterable[Fact]) -> Iterator[Start]:
    """One clock for each subject; facts that do not state the day start none."""
    clocks: dict[str, list[Start]] = {}
    for fact in facts:
        if not any(pattern.matches(fact.event) for pattern in trigger.events):
            continue
        on = _value(fact.event, trigger.date) if trigger.date else fact.occurred_on
        subject = subject_of(fact.event, trigger.subject)
        if on is not None:
            start = Start(subject, fact.evidence, fact.event.title, on, fact.occurred_on or on)
            clocks.setdefault(subject, []).append(start)
    for starts in clocks.values():
        chosen = starts[-1] if trigger.latest else min(starts, key=lambda s: s.on)
        begun_on = min(start.begun_on for start in starts)
        yield Start(chosen.subject, chosen.evidence, chosen.title, chosen.on, begun_on)


def completed(rule: DeadlineRule, start: Start, facts: Iterable[Fact]) -> Met | None:
    """The earliest fact that meets the deadline."""
    found = [
        Met(fact.occurred_on, fact.evidence)
        for fact in facts
        if fact.occurred_on is not None and any(_meets(c, fact, start, rule) for c in rule.completed_by)
    ]
    return min(found, key=lambda met: met.on, default=None)


def _meets(completion: Completion, fact: Fact, start: Start, rule: DeadlineRule) -> bool:
    """Of several clocks, a completion that names no subject (a list “for the hearing”) is meant for those that had begun by then."""
    if not any(pattern.matches(fact.event) for pattern in completion.patterns):
        return False
    if completion.same:
        return subject_of(fact.event, completion.same) == start.subject
    several = isinstance(rule.trigger, EventTrigger) and bool(rule.trigger.subject)
    return not several or (fact.occurred_on is not None and fact.occurred_on >= start.begun_on)


def subject_of(event: object, fields: Iterable[str]) -> str:
    """What tells clocks of one rule apart: the stated values, joined; empty when there is nothing to tell apart."""
    values = (_value(event, name) for name in fields)
    return "/".join(str(value) for value in values if value is not None)


def _value(event: object, name: str) -> Any:
    value = getattr(event, name)
    return getattr(value, "value", value)
