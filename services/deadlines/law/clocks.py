"""Which facts of an instance start a rule's clock, stop it and make it longer, and which one meets it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.deadlines.law.case import Instance
from shared.dates import Suspension
from shared.events.case import ClockResumed, ClockStopped, ExtensionGranted, PeriodSet
from shared.events.history import Fact
from shared.events.terms import Extendable, StopReason
from shared.policy.facts import FactPattern
from shared.policy.model import Completion, DeadlineRule, EventTrigger

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Given:
    """What a document itself says of the period: its last day, or a number of days."""

    until: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """A clock that began: ``on`` is the day counted from, ``begun_on`` the day its first fact happened."""

    subject: str
    evidence: UUID
    title: str
    on: date
    begun_on: date
    given: Given | None = None


@dataclass(frozen=True, slots=True)
class Met:
    on: date
    evidence: UUID


@dataclass(frozen=True, slots=True)
class Stop:
    """停钟: ``last`` is null while the clock stands."""

    reason: StopReason
    first: date
    last: date | None

    @property
    def days(self) -> Suspension:
        return Suspension(self.first, self.last)


def started(trigger: EventTrigger, instance: Instance) -> Iterator[Start]:
    """One clock for each subject; facts that do not state the day start none."""
    clocks: dict[str, list[Start]] = {}
    for fact in _matching(trigger.events, instance):
        on = _value(fact.event, trigger.date) if trigger.date else fact.occurred_on
        if on is not None:
            subject = subject_of(fact.event, trigger.subject)
            begun = Start(subject, fact.evidence, fact.event.title, on, fact.occurred_on or on, _given(trigger, fact))  # fmt: skip
            clocks.setdefault(subject, []).append(begun)
    for starts in clocks.values():
        chosen = starts[-1] if trigger.latest else min(starts, key=lambda s: s.on)
        yield replace(chosen, begun_on=min(start.begun_on for start in starts))


def set_anew(start: Start, matter: Extendable | None, instance: Instance) -> Start:
    """The clock that a court or an organ put in this one's place, if it did: the last word counts."""
    orders = [(f, e) for f, e in instance.of(PeriodSet) if e.matter is matter and f.occurred_on]
    if matter is None or not orders:
        return start
    fact, order = orders[-1]
    assert fact.occurred_on is not None
    given = Given(order.until, order.days)
    return replace(start, evidence=fact.evidence, title=fact.event.title, on=fact.occurred_on, given=given)


def stops(reasons: Collection[StopReason], instance: Instance) -> tuple[Stop, ...]:
    """When the clock stood for one of these reasons. A second stop for another reason before the first ends is one long stop."""
    found: list[Stop] = []
    for fact in sorted(_stop_facts(instance), key=lambda fact: fact.occurred_on or date.min):
        on = fact.occurred_on
        if on is None:
            continue
        standing = bool(found) and found[-1].last is None
        if isinstance(fact.event, ClockStopped) and fact.event.reason in reasons and not standing:
            found.append(Stop(fact.event.reason, on, None))
        elif isinstance(fact.event, ClockResumed) and standing and on > found[-1].first:
            found[-1] = replace(found[-1], last=on - _ONE_DAY)
        elif isinstance(fact.event, ClockResumed) and standing:
            found.pop()  # resumed on the day it was stopped: no day is lost
    return tuple(found)


def _stop_facts(instance: Instance) -> list[Fact]:
    return [*instance.by_type.get(ClockStopped.type, ()), *instance.by_type.get(ClockResumed.type, ())]


def grants(matter: Extendable | None, instance: Instance) -> tuple[ExtensionGranted, ...]:
    """Extensions granted for what the rule is about, in the order they became known."""
    if matter is None:
        return ()
    return tuple(event for _, event in instance.of(ExtensionGranted) if event.matter is matter)


def completed(rule: DeadlineRule, start: Start, instance: Instance) -> Met | None:
    """The earliest day on which one of the rule's completions was whole, and the fact that made it so."""
    found = (_whole(completion, start, rule, instance) for completion in rule.completed_by)
    return min((met for met in found if met), key=lambda met: met.on, default=None)


def _whole(completion: Completion, start: Start, rule: DeadlineRule, instance: Instance) -> Met | None:
    """The first fact of each part; together they are whole on the day of the last."""
    parts = [_first(pattern, completion, start, rule, instance) for pattern in completion.patterns]
    firsts = [met for met in parts if met]
    return max(firsts, key=lambda met: met.on) if firsts and len(firsts) == len(parts) else None


def _first(
    pattern: FactPattern, completion: Completion, start: Start, rule: DeadlineRule, instance: Instance
) -> Met | None:
    """Of several clocks, a completion that names no subject (a list “for the hearing”) is meant for those that had begun by then."""
    several = isinstance(rule.trigger, EventTrigger) and bool(rule.trigger.subject)
    found = [
        Met(fact.occurred_on, fact.evidence)
        for fact in _matching((pattern,), instance)
        if fact.occurred_on is not None
        and (
            _speaks_of(subject_of(fact.event, completion.same), start.subject)
            if completion.same
            else not several or fact.occurred_on >= start.begun_on
        )
    ]
    return min(found, key=lambda met: met.on, default=None)


def _speaks_of(said: str, subject: str) -> bool:
    """Also when one names the side and the other a person on it: an appeal by 甲 is an appeal of the plaintiffs who were served as one."""
    return said == subject or said.startswith(f"{subject}/") or subject.startswith(f"{said}/")


def subject_of(event: object, fields: Iterable[str]) -> str:
    """What tells clocks of one rule apart: the stated values, joined; empty when there is nothing to tell apart."""
    values = (_value(event, name) for name in fields)
    return "/".join(str(value) for value in values if value is not None)


def _matching(patterns: Iterable[FactPattern], instance: Instance) -> Iterator[Fact]:
    """In the order they were recorded, each once."""
    wanted = tuple(patterns)
    types = {pattern.event for pattern in wanted}
    if len(types) == 1:
        facts: Iterable[Fact] = instance.by_type.get(next(iter(types)), ())
    else:
        facts = (fact for fact in instance.facts if fact.event.type in types)
    return (fact for fact in facts if any(pattern.matches(fact.event) for pattern in wanted))


def _given(trigger: EventTrigger, fact: Fact) -> Given | None:
    until = _value(fact.event, trigger.until) if trigger.until else None
    days = _value(fact.event, trigger.length) if trigger.length else None
    return Given(until, days) if until or days else None


def _value(event: object, name: str) -> Any:
    value = getattr(event, name)
    return getattr(value, "value", value)
