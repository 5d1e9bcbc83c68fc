"""What a case owes, and when: a pure function of its effective facts, the policy packs and the calendar.

The same facts always give the same deadlines with the same ids. Where no version of a rule covers the trigger's day nothing is
invented: the deadline is withheld, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.deadlines.case import Case, Instance, applies
from services.deadlines.clocks import Met, Start, completed, started
from services.deadlines.dates import Due, PeriodError, WorkCalendar, capped
from services.deadlines.rules import count
from shared.events.case import JudgmentServed
from shared.events.envelope import derived_id
from shared.policy.load import Packs
from shared.policy.model import DeadlineRule, DeadlineTrigger, EventTrigger, Pack, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Which deadline this is: the same case, instance, rule and subject are the same deadline for ever."""

    case_id: UUID
    instance: int
    rule_id: str
    start: Start

    @property
    def id(self) -> UUID:
        return derived_id("deadline", self.case_id, self.instance, self.rule_id, self.start.subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation(Duty):
    """A dated deadline. ``ended`` says why it fell away before it was due (结案、已裁判); what is met does not fall away."""

    rule: DeadlineRule
    version: Version
    due: Due
    met: Met | None
    ended: str | None
    #: from a published judgment: that no completion is stated proves nothing
    unproven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld(Duty):
    """A rule that speaks of this case but has no version for the trigger's day, or a day beyond what can be counted."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Docket:
    """One instance of a case, and the obligations found in it so far, by rule: others start from their end or are capped by it."""

    case: Case
    instance: Instance
    calendar: WorkCalendar
    known: dict[str, list[Obligation]]


def obligations(case: Case, packs: Packs, calendar: WorkCalendar) -> tuple[Obligation | Withheld, ...]:
    """Every deadline the case has, or would have if a rule were known. A voided case has none."""
    if case.history.voided:
        return ()
    dockets = (_Docket(case, instance, calendar, {}) for instance in case.instances())
    return tuple(duty for docket in dockets for duty in _of_instance(docket, packs))


def _of_instance(docket: _Docket, packs: Packs) -> Iterator[Obligation | Withheld]:
    case = docket.case
    for pack, rule in sorted(packs.rules(), key=_order):
        if not applies(rule.applies, case, docket.instance):
            continue
        for start in _starts(rule, docket):
            if pack in packs.binding(case.region, case.bureau, start.on):
                duty = _duty(docket, pack.rule_id(rule), rule, start)
                if isinstance(duty, Obligation):
                    docket.known.setdefault(duty.rule_id, []).append(duty)
                yield duty


def _order(named: tuple[Pack, DeadlineRule]) -> tuple[bool, bool]:
    """Rules that lean on other deadlines come after them."""
    rule = named[1]
    return isinstance(rule.trigger, DeadlineTrigger), rule.cap is not None


def _starts(rule: DeadlineRule, docket: _Docket) -> Iterable[Start]:
    if isinstance(rule.trigger, EventTrigger):
        return started(rule.trigger, docket.instance.facts)
    if not isinstance(rule.trigger, DeadlineTrigger):
        return []
    return [
        Start(
            base.start.subject,
            base.start.evidence,
            f"{base.rule.title}期限届满",
            base.due.due,
            base.start.begun_on,
        )
        for base in docket.known.get(rule.trigger.deadline, [])
    ]


def _duty(docket: _Docket, rule_id: str, rule: DeadlineRule, start: Start) -> Obligation | Withheld:
    day = _day_of_version(rule, docket.instance, start.on)
    version = rule.version_on(day)
    if version is None:
        reason = f"规则库中没有 {day} 有效的“{rule.title}”规则，不推定期限；请由法制人员核定"
        return _withheld(docket, rule_id, start, reason)
    try:
        due = _capped(rule, count(version, start.on, docket.calendar), docket)
    except PeriodError as error:
        return _withheld(docket, rule_id, start, str(error))
    met = completed(rule, start, docket.instance.facts)
    return Obligation(
        case_id=docket.case.id,
        instance=docket.instance.no,
        rule_id=rule_id,
        start=start,
        rule=rule,
        version=version,
        due=due,
        met=met,
        ended=None if met else _ended(docket, rule, start, due),
        unproven=docket.case.published,
    )


def _withheld(docket: _Docket, rule_id: str, start: Start, reason: str) -> Withheld:
    return Withheld(
        case_id=docket.case.id, instance=docket.instance.no, rule_id=rule_id, start=start, reason=reason
    )


def _capped(rule: DeadlineRule, due: Due, docket: _Docket) -> Due:
    if rule.cap is None:
        return due
    for served in docket.known.get(rule.cap.serves, []):
        due = capped(due, served.due, docket.calendar, rule.cap.workdays)
    return due


def _ended(docket: _Docket, rule: DeadlineRule, start: Start, due: Due) -> str | None:
    """A duty not yet due falls away when the case is closed, or its instance decided (but not what the decision itself starts)."""
    closed, judged = docket.case.closed_on, docket.instance.judged_on
    if closed is not None and closed <= due.due:
        return f"案件已于 {closed} 结案"
    if judged is not None and start.begun_on < judged <= due.due and not _by_judgment(rule):
        return f"本审级已于 {judged} 作出裁判"
    return None


def _by_judgment(rule: DeadlineRule) -> bool:
    return isinstance(rule.trigger, EventTrigger) and any(
        pattern.event == JudgmentServed.type for pattern in rule.trigger.events
    )


def _day_of_version(rule: DeadlineRule, instance: Instance, start: date) -> date:
    """The day that chooses the rule's version: the trigger's, or the acceptance where the law says so and the case states it."""
    return (rule.version_by == "accepted" and instance.accepted_on) or start
