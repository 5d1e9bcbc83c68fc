"""What a case owes, and when: a pure function of its effective facts, the policy packs and the calendar.

The same facts always give the same deadlines with the same ids. Where no version of a rule covers the trigger's day nothing is
invented: the deadline is withheld, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.deadlines.law.basis import Basis, Ceiling
from services.deadlines.law.binding import BindingRule, is_appeal, rules_for
from services.deadlines.law.case import Case, Instance, applies
from services.deadlines.law.clocks import Met, Start, completed, grants, set_anew, started, stops
from services.deadlines.law.effective import AppealEnd, Effect, effect
from services.deadlines.law.parties import left_suit
from shared.dates import Due, Paused, PeriodError, WorkCalendar
from shared.events.case import JudgmentServed
from shared.events.envelope import derived_id
from shared.policy.load import Packs
from shared.policy.model import (
    Cap,
    DeadlineRule,
    DeadlineTrigger,
    EventTrigger,
    MilestoneTrigger,
    Version,
)


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
    """A dated deadline. ``ended`` says why it fell away before it was due (结案、已裁判); what is met does not fall away.

    ``paused`` while its clock stands: then ``due`` is only where it would end if nothing had stopped it.
    """

    rule: DeadlineRule
    version: Version
    basis: Basis
    due: Due
    met: Met | None
    ended: str | None
    #: from a published judgment: that no completion is stated proves nothing
    unproven: bool
    paused: Paused | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld(Duty):
    """A rule that speaks of this case but cannot be dated: no version for the trigger's day, a day beyond what can be counted, or a
    trigger that is not certain yet (then ``earliest`` is the day before which it cannot be due).
    """

    reason: str
    earliest: date | None = None


@dataclass(frozen=True, slots=True)
class _Docket:
    """One instance of a case, and the obligations found in it so far, by rule: others start from their end or are capped by it."""

    case: Case
    instance: Instance
    calendar: WorkCalendar
    known: dict[str, list[Obligation]]

    def effect(self) -> Effect | None:
        """What the appeal periods found so far say of the day it takes effect."""
        appeals = [
            AppealEnd(duty.start.subject, duty.due.due)
            for duties in self.known.values()
            for duty in duties
            if is_appeal(duty.rule)
        ]
        return effect(self.case, self.instance, appeals)


def obligations(case: Case, packs: Packs, calendar: WorkCalendar) -> tuple[Obligation | Withheld, ...]:
    """Every deadline the case has, or would have if a rule were known. A voided case has none."""
    if case.history.voided:
        return ()
    rules = rules_for(packs, case.region, case.bureau)
    dockets = (_Docket(case, instance, calendar, {}) for instance in case.instances())
    return tuple(duty for docket in dockets for duty in _of_instance(docket, rules))


def _of_instance(docket: _Docket, rules: Iterable[BindingRule]) -> Iterator[Obligation | Withheld]:
    for own in rules:
        if own.types is not None and own.types.isdisjoint(docket.instance.by_type):
            continue
        for start in _starts(own.rule, docket):
            if not own.effective.covers(_day(start)):
                continue
            if not applies(own.rule.applies, docket.case, docket.instance, _day(start)):
                continue
            duty = _duty(docket, own.name, own.rule, start)
            if isinstance(duty, Obligation):
                docket.known.setdefault(duty.rule_id, []).append(duty)
            yield duty


def _starts(rule: DeadlineRule, docket: _Docket) -> Iterable[Start | Effect]:
    match rule.trigger:
        case EventTrigger() as trigger:
            clocks = started(trigger, docket.instance)
            return [set_anew(start, rule.set_by, docket.instance) for start in clocks]
        case DeadlineTrigger(deadline=base):
            known = docket.known.get(base, ())
            return [_at_its_end(duty) for duty in known if not (duty.ended or duty.paused)]
        case MilestoneTrigger():
            found = docket.effect()
            return [found.start if found.on else found] if found else ()


def _at_its_end(base: Obligation) -> Start:
    title = f"{base.rule.title}期限届满"
    return Start(base.start.subject, base.start.evidence, title, base.due.due, base.start.begun_on)


def _day(start: Start | Effect) -> date:
    return start.on if isinstance(start, Start) else start.earliest


def _duty(docket: _Docket, rule_id: str, rule: DeadlineRule, start: Start | Effect) -> Obligation | Withheld:
    begun = start if isinstance(start, Start) else start.start
    duty = Duty(case_id=docket.case.id, instance=docket.instance.no, rule_id=rule_id, start=begun)
    day = _day_of_version(rule, docket.instance, begun.on)
    version = rule.version_on(day)
    if version is None:
        reason = f"规则库中没有 {day} 有效的“{rule.title}”规则，不推定期限；请由法制人员核定"
        return _withheld(duty, reason)
    if not version.periods and begun.given is None:
        return _withheld(duty, f"文书未载明“{rule.title}”的期限，不推定；请以文书为准，载明后更正")
    try:
        dated = _dated(docket, duty, rule, version)
    except PeriodError as error:
        return _withheld(duty, str(error))
    return dated if isinstance(start, Start) else _withheld(duty, _uncertain(start), dated.due.due)


def _dated(docket: _Docket, duty: Duty, rule: DeadlineRule, version: Version) -> Obligation:
    """PeriodError beyond the calendar."""
    met = completed(rule, duty.start, docket.instance)
    basis = _basis(docket, rule, version, duty.start, met)
    counted = basis.count(docket.calendar)
    paused = counted if isinstance(counted, Paused) else None
    running = replace(basis, stops=basis.stops[:-1]).count(docket.calendar) if paused else counted
    assert isinstance(running, Due)
    return Obligation(
        case_id=duty.case_id,
        instance=duty.instance,
        rule_id=duty.rule_id,
        start=duty.start,
        rule=rule,
        version=version,
        basis=basis,
        due=running,
        met=met,
        ended=None if met else _ended(docket, rule, duty.start, running),
        unproven=docket.case.published,
        paused=paused,
    )


def _withheld(duty: Duty, reason: str, earliest: date | None = None) -> Withheld:
    return Withheld(
        case_id=duty.case_id,
        instance=duty.instance,
        rule_id=duty.rule_id,
        start=duty.start,
        reason=reason,
        earliest=earliest,
    )


def _uncertain(known: Effect) -> str:
    return f"生效日尚不确定：缺{'、'.join(known.missing)}的送达日，最早于 {known.earliest} 生效；补登送达日后计算"


def _basis(docket: _Docket, rule: DeadlineRule, version: Version, start: Start, met: Met | None) -> Basis:
    """What is met while the clock stands was met in time: the stop ends with it."""
    standing = stops(rule.stopped_by, docket.instance) if rule.stopped_by else ()
    if met and standing and standing[-1].last is None:
        standing = (*standing[:-1], replace(standing[-1], last=max(met.on, standing[-1].first)))
    ceiling = _ceiling(docket, rule.cap, start) if rule.cap else None
    return Basis(version, start, standing, grants(rule.extended_by, docket.instance), ceiling)


def _ceiling(docket: _Docket, cap: Cap, start: Start) -> Ceiling | None:
    """The statutory period it serves: the one the same fact started, else its own party's, else the earliest."""
    served = docket.known.get(cap.serves, [])
    own = (
        [duty for duty in served if duty.start.evidence == start.evidence]
        or [duty for duty in served if duty.start.subject == start.subject]
        or served
    )
    return Ceiling(min((duty.due for duty in own), key=lambda due: due.due), cap.workdays) if own else None


def _ended(docket: _Docket, rule: DeadlineRule, start: Start, due: Due) -> str | None:
    """A duty not yet due falls away when the case is closed, or its instance decided (but not what the decision itself starts)."""
    open_grants = [g for g in grants(rule.extended_by, docket.instance) if not (g.days or g.until)]
    if open_grants:
        return f"已准许{open_grants[-1].matter.title}延期，自延期事由消除后另行起算"
    closed, judged = docket.case.closed_on, docket.instance.judged_on
    if closed is not None and closed <= due.due and "closing" not in rule.survives:
        return f"案件已于 {closed} 结案"
    survives = "judgment" in rule.survives or _by_judgment(rule)
    if judged is not None and start.begun_on < judged <= due.due and not survives:
        return f"本审级已于 {judged} 作出裁判"
    return left_suit(docket.case, docket.instance, rule, start, due.due)


def _by_judgment(rule: DeadlineRule) -> bool:
    return isinstance(rule.trigger, EventTrigger) and any(
        pattern.event == JudgmentServed.type for pattern in rule.trigger.events
    )


def _day_of_version(rule: DeadlineRule, instance: Instance, start: date) -> date:
    """The day that chooses the rule's version: the trigger's, or the acceptance where the law says so and the case states it."""
    return (rule.version_by == "accepted" and instance.accepted_on) or start
