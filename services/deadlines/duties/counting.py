"""What counts towards a quota, and what could still count. Pure.

Facts count in the period of their day, whatever day they were typed in (law B16): 分案日 for a case that was handled, 开庭日 at any instance for
an appearance, 召开日 for a meeting. Of the handlers of one instance only the last of the period counts (Q3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.deadlines.duties.assessment import Item
from services.deadlines.duties.book import Book, Known
from services.deadlines.duties.docket import CaseFile
from services.deadlines.duties.look import Look, Subject
from services.deadlines.duties.periods import Span
from services.deadlines.duties.plaintiffs import by_label_only
from shared.events.case import HandlerAssigned, HearingHeld, InstanceEvent, Plaintiff
from shared.events.plaintiffs import different, same
from shared.events.wording import in_words
from shared.policy.duties import Quota

Cases = dict[UUID, tuple[Plaintiff, ...]]
NO_PLAINTIFF = "未登记原告，无法认定是否为不同原告，不计入；补录后计入"


@dataclass(frozen=True, slots=True)
class Tally:
    """``days``: the day on which each step of the count was reached, as far as the quota asks."""

    count: int
    days: tuple[date, ...]
    items: tuple[Item, ...]


def of_kind(quota: Quota, book: Book, case: UUID | None) -> bool:
    """Whether a quota that speaks of certain cases speaks of this one; what belongs to no case is always meant."""
    kinds = quota.count.case_kinds
    return kinds is None or case is None or book.cases[case].kind in kinds


def tally(quota: Quota, book: Book, span: Span, subject: Subject) -> Tally:
    """What counts for the subject in the period."""
    found = _facts(quota, book, span, subject)
    if quota.count.distinct is None:
        items = tuple(_item(fact, book, counts=True) for fact in found)
        return Tally(len(found), tuple(fact.on for fact in found if fact.on), items)
    return _of_plaintiffs(found, book, steps=1 + max(quota.at_least, quota.at_most or 0))


def occasions(quota: Quota, book: Book, span: Span) -> int:
    """How often it could have been done; a quota without an occasion can always be done."""
    if quota.occasion is None:
        return 1
    found = book.matching(quota.occasion)
    return sum(fact.on in span and of_kind(quota, book, fact.case) for fact in found)


def candidates(quota: Quota, look: Look, span: Span, tallied: Tally) -> list[Item]:
    """What could still fill the gap: open cases that nobody handles yet, hearings that are scheduled. Meetings, trainings and reports are
    not known before they happen.
    """
    kinds: dict[str, Callable[[], list[Item]]] = {
        HandlerAssigned.type: lambda: _unassigned(quota, look.book, tallied),
        HearingHeld.type: lambda: _coming(quota, look, span),
    }
    fact = quota.count.fact
    return kinds[fact.event]() if fact and fact.event in kinds else []


def _facts(quota: Quota, book: Book, span: Span, subject: Subject) -> list[Known]:
    pattern, by = quota.count.fact, quota.count.by
    if pattern is None:
        return []
    found = [
        fact
        for fact in book.matching(pattern)
        if fact.on in span and (by is None or getattr(fact.event, by) == subject.key)
        if of_kind(quota, book, fact.case)
    ]
    if pattern.event == HandlerAssigned.type:
        cases = {fact.case: book.cases[fact.case] for fact in found if fact.case}
        last = {one.fact for case in cases.values() for one in case.responsible(span.first, span.last)}
        found = [fact for fact in found if fact.id in last]
    return sorted(found, key=lambda fact: (fact.on or span.first, fact.no))


def _of_plaintiffs(found: Sequence[Known], book: Book, steps: int) -> Tally:
    """One for each different plaintiff; every instance is listed, with the reason why it adds nothing."""
    cases: Cases = {}
    days: list[date] = []
    for fact in found:
        if fact.case is None or fact.on is None or fact.case in cases:
            continue
        cases[fact.case] = book.cases[fact.case].plaintiffs
        if len(days) < steps and len(different(cases)) > len(days):
            days.append(fact.on)
    chosen = set(different(cases))
    items, listed = [], set[UUID]()
    for fact in found:
        note = _left_out(fact, cases, chosen, listed)
        items.append(_item(fact, book, counts=note is None, note=note))
        listed |= {fact.case} if fact.case else set()
    return Tally(len(chosen), tuple(days), tuple(items))


def _left_out(fact: Known, cases: Cases, chosen: set[UUID], listed: set[UUID]) -> str | None:
    """Why a case that was handled adds no plaintiff; null when it does."""
    if fact.case in listed:
        return "同一案件的另一审级，同一原告只计一次"
    if fact.case in chosen:
        return None
    ours = cases.get(fact.case, ()) if fact.case else ()
    for other in chosen:
        if shared := [p.label for p in ours if any(same(p, theirs) for theirs in cases[other])]:
            only = "（仅凭称谓相同认定，请核对）" if by_label_only(ours, cases[other]) else ""
            return f"与另一案件为同一原告“{shared[0]}”，只计一次{only}"
    return NO_PLAINTIFF


def _item(fact: Known, book: Book, *, counts: bool, note: str | None = None) -> Item:
    instance = fact.event.instance if isinstance(fact.event, InstanceEvent) else None
    case = book.cases.get(fact.case) if fact.case else None
    said = "；".join(f"{name} {value}" for name, value in in_words(fact.event))
    what = f"{case.name}（{_plaintiffs(case.plaintiffs)}）" if case else said
    text = f"{fact.event.title}：{what}"
    return Item("fact", text, fact.on, fact.id, fact.case, instance, counts, note)


def _plaintiffs(plaintiffs: Sequence[Plaintiff]) -> str:
    return f"原告：{'、'.join(p.label for p in plaintiffs)}" if plaintiffs else "原告未登记"


def _unassigned(quota: Quota, book: Book, tallied: Tally) -> list[Item]:
    """Cases already assigned add no further plaintiff to anybody; those that nobody handles may."""
    done = {item.case for item in tallied.items if item.counts}
    handled = {key: book.cases[key].plaintiffs for key in done if key}
    free = {key: case for key, case in book.cases.items() if case.unassigned and of_kind(quota, book, key)}
    useful = set(free)
    if quota.count.distinct:
        useful = set(different(handled | {key: case.plaintiffs for key, case in free.items()}))
    return [
        _candidate(case, case.unassigned[0], None, "尚未分案") for key, case in free.items() if key in useful
    ]


def _coming(quota: Quota, look: Look, span: Span) -> list[Item]:
    cases = look.book.cases
    found = [
        one
        for key, case in cases.items()
        if of_kind(quota, look.book, key)
        for one in case.coming(look.on, span.last)
    ]
    found.sort(key=lambda one: (one.on, str(one.case)))
    return [_candidate(cases[one.case], one.instance, one.on, "已排定开庭") for one in found]


def _candidate(case: CaseFile, instance: int, on: date | None, note: str) -> Item:
    text = f"{case.name}（{_plaintiffs(case.plaintiffs)}）"
    return Item("candidate", text, on, case=case.id, instance=instance, note=note)
