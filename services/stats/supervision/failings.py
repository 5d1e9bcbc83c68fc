"""What the record of one case shows of each failing that supervision counts. Pure.

A failing is proposed only where the facts say it: what is unknown, kept by the later reading, or asked for softly is none. That a failing
*led to* something (导致、影响) is never in the record: people find it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from services.stats.supervision.appearing import leaders_absent, left_early, nobody_there
from services.stats.supervision.duties import Kept
from services.stats.supervision.outcome import Decided, decided
from shared.events.case import AccountabilityProposed, MediationEnded, MediationPlanned, MisconductReferred
from shared.events.history import Fact, History
from shared.events.supervision import Evidence
from shared.events.terms import Finding, Misconduct, Origin

Rules = frozenset[str]

_CATEGORIES = {
    Finding.GRAVE_LOSS: Misconduct.GRAVE_LOSS,
    Finding.INTERFERENCE: Misconduct.INTERFERENCE,
    Finding.LEFT_COURT: Misconduct.LEFT_COURT,
    Finding.NOBODY_APPEARED: Misconduct.NOBODY_APPEARED,
    Finding.NOT_PERFORMED: Misconduct.NOT_PERFORMED,
    Finding.MISCONDUCT: Misconduct.OTHER,
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One case as supervision looks at it: its effective facts and its deadlines."""

    id: UUID
    region: str
    bureau: str
    history: History
    duties: tuple[Kept, ...] = ()

    @property
    def supervised(self) -> bool:
        """A published judgment proves nothing against anybody by what it does not say."""
        opened = self.history.opened
        return opened is not None and not self.history.voided and opened.origin is not Origin.PUBLISHED

    @property
    def name(self) -> str:
        return self.history.opened.name if self.history.opened else str(self.id)


@dataclass(frozen=True, slots=True)
class Failing:
    """``on`` is the day it was complete, and that of its last piece of evidence: it counts in that day's year."""

    finding: Finding
    instance: int
    on: date
    evidence: tuple[Evidence, ...]
    readings: tuple[str, ...] = ()
    calendar: str | None = None


def failings(finding: Finding, rules: Rules, matter: Matter) -> Iterator[Failing]:
    """Every occurrence of one failing; ``rules`` are the deadlines whose being missed is one."""
    yield from _KINDS.get(finding, _nothing)(finding, rules, matter)


def _late(finding: Finding, rules: Rules, matter: Matter) -> Iterator[Failing]:
    """Missed, or kept after the last day: one failing an instance, however many of the deadlines."""
    late = sorted(
        (one for one in matter.duties if one.late and one.dated.rule in rules), key=lambda o: o.dated.instance
    )
    for instance, group in groupby(late, key=lambda one: one.dated.instance):
        duties = sorted(group, key=lambda one: (one.failed_on, one.dated.rule), reverse=True)
        yield Failing(
            finding,
            instance,
            duties[-1].failed_on,
            tuple(line for one in duties for line in _of_duty(one)),
            tuple(text for one in duties for text in _readings(one)),
            duties[-1].dated.calendar,
        )


def _of_duty(one: Kept) -> Iterator[Evidence]:
    dated, name = one.dated, f"“{one.name}”"
    yield Evidence(text=f"{name}自{dated.trigger_on}起算", event=dated.trigger, fact_on=dated.trigger_on)
    if one.met:
        yield Evidence(text=f"{name}于{one.met_on}完成，迟于{dated.due}", event=one.met, fact_on=one.met_on)
    else:
        yield Evidence(text=f"没有{name}完成的记录")
    said = one.missed or one.met
    yield Evidence(text=f"{name}最迟{dated.due}，自次日起逾期", event=said, fact_on=one.failed_on)


def _readings(one: Kept) -> Iterator[str]:
    if one.dated.due_safe != one.dated.due:
        yield f"“{one.name}”按较早的算法至{one.dated.due_safe}，按较晚的至{one.dated.due}；认定以较晚的为准"


def _absent(finding: Finding, _: Rules, matter: Matter) -> Iterator[Failing]:
    found = sorted(
        leaders_absent(matter.history), key=lambda one: (one.instance, one.fact.occurred_on or date.max)
    )
    for instance, group in groupby(found, key=lambda one: one.instance):
        lines, hearings = list[Evidence](), list(group)
        for one in reversed(hearings):
            if one.asked:
                text = f"第{one.hearing}次开庭，法院通知（要求）负责人出庭"
                lines.append(Evidence(text=text, event=one.asked.evidence, fact_on=one.asked.occurred_on))
            lines.append(Evidence(text=f"第{one.hearing}次开庭没有登记不能出庭的正当理由"))
            lines.append(_proof(f"第{one.hearing}次开庭，负责人没有出庭", one.fact))
        day = hearings[0].fact.occurred_on
        assert day
        yield Failing(finding, instance, day, tuple(lines))


def _lost(matter: Matter) -> Decided | None:
    found = decided(matter.history)
    return found if found and found.lost else None


def _of_loss(finding: Finding, lost: Decided, before: Iterable[Evidence]) -> Failing:
    assert lost.effective_on
    assert lost.proof
    result = lost.judged.agency_result
    judged = _proof(f"第{lost.instance}审级裁判：{result.title if result else '败诉'}", lost.fact)
    return Failing(
        finding, lost.instance, lost.effective_on, (*before, judged, _proof("裁判已经生效", lost.proof))
    )


def _lost_after_late_defence(finding: Finding, rules: Rules, matter: Matter) -> Iterator[Failing]:
    late = list(_late(Finding.LATE_DEFENCE, rules, matter))
    if (lost := _lost(matter)) and late:
        yield _of_loss(finding, lost, (line for one in late for line in one.evidence))


def _lost_without_mediation(finding: Finding, _: Rules, matter: Matter) -> Iterator[Failing]:
    planned, ended = matter.history.of(MediationPlanned), matter.history.of(MediationEnded)
    if (lost := _lost(matter)) and not planned and not ended:
        yield _of_loss(finding, lost, [Evidence(text="全案没有调解和解方案，也没有调解和解结果的记录")])


def _not_performed(finding: Finding, rules: Rules, matter: Matter) -> Iterator[Failing]:
    yield from _late(finding, rules, matter)
    yield from _referred(finding, rules, matter)


def _referred(finding: Finding, _: Rules, matter: Matter) -> Iterator[Failing]:
    """Clues: what is recorded of conduct; whether it is misconduct is for others to judge."""
    clues = [
        (event.instance, fact, f"已登记线索：{event.category.title}")
        for fact, event in matter.history.of(MisconductReferred)
        if event.category is _CATEGORIES[finding]
    ]
    if finding is Finding.LEFT_COURT:
        clues += _seen("中途退庭，登记为未经法庭许可", left_early(matter.history))
    if finding is Finding.NOBODY_APPEARED:
        clues += _seen("负责人和工作人员均没有出庭", nobody_there(matter.history))
    if finding is Finding.MISCONDUCT:
        clues += [
            (event.instance, fact, "已提出责任追究初步认定意见")
            for fact, event in matter.history.of(AccountabilityProposed)
        ]
    for instance, fact, text in clues:
        if fact.occurred_on:
            yield Failing(finding, instance, fact.occurred_on, (_proof(text, fact),))


def _seen(text: str, facts: Iterable[Fact]) -> list[tuple[int, Fact, str]]:
    return [(getattr(fact.event, "instance", 1), fact, text) for fact in facts]


def _proof(text: str, fact: Fact) -> Evidence:
    return Evidence(text=text, event=fact.evidence, fact_on=fact.occurred_on)


def _nothing(_: Finding, __: Rules, ___: Matter) -> Iterator[Failing]:
    return iter(())


_KINDS: dict[Finding, Callable[[Finding, Rules, Matter], Iterator[Failing]]] = {
    Finding.NOT_REPORTED: _late,
    Finding.LATE_DEFENCE: _late,
    Finding.ADVICE_IGNORED: _late,
    Finding.NOT_PERFORMED: _not_performed,
    Finding.LEADER_ABSENT: _absent,
    Finding.LOST_AFTER_LATE_DEFENCE: _lost_after_late_defence,
    Finding.LOST_WITHOUT_MEDIATION: _lost_without_mediation,
    Finding.GRAVE_LOSS: _referred,
    Finding.INTERFERENCE: _referred,
    Finding.LEFT_COURT: _referred,
    Finding.NOBODY_APPEARED: _referred,
    Finding.MISCONDUCT: _referred,
}
