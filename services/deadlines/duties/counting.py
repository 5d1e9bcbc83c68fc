"""What counts towards a quota, and what could still count. Pure.

Facts count in the period of their day, whatever day they were typed in (law B16): 分案日 for a case that was handled, 开庭日 at any instance for
an appearance, 召开日 for a meeting. Of the handlers of one instance only the last of the period counts (Q3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from services.deadlines.duties.assessment import Item
from services.deadlines.duties.book import Book, Known
from services.deadlines.duties.docket import CaseFile
from services.deadlines.duties.look import Look, Subject
from services.deadlines.duties.periods import Span
from services.deadlines.duties.plaintiffs import by_label_only
from shared.events.case import HandlerAssigned, HearingHeld, InstanceEvent, Plaintiff
from shared.events.plaintiffs import different, same
from shared.events.terms import CaseKind
from shared.events.wording import in_words
from shared.policy.duties import Quota

Cases = dict[UUID, tuple[Plaintiff, ...]]
NO_PLAINTIFF = "未登记原告，无法认定是否为不同原告，不计入；补录后计入"


@dataclass(frozen=True, slots=True)
class Tally:
    """``days``: the day on which each step of the count was reached, as far as the quota asks. ``cases``: those that were counted, where
    cases are. ``items`` is empty where nobody asked for the list.
    """

    count: int
    days: tuple[date, ...]
    cases: frozenset[UUID]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Counting:
    """One quota in one period: the facts are gone through once, for all subjects."""

    quota: Quota
    look: Look
    span: Span

    def tally(self, subject: Subject) -> Tally:
        """What counts for the subject in the period."""
        found = self._facts.get(subject.key if self.quota.count.by else None, [])
        if self.quota.count.distinct:
            steps = 1 + max(self.quota.at_least, self.quota.at_most or 0)
            return _of_plaintiffs(found, self.look, steps=steps)
        items = (_item(fact, self.look.book, counts=True) for fact in found) if self.look.listed else ()
        days = (fact.on for fact in found for _ in range(fact.times) if fact.on)
        return Tally(sum(fact.times for fact in found), tuple(days), frozenset(), tuple(items))

    @cached_property
    def occasions(self) -> int:
        """How often it could have been done; a quota without an occasion can always be done."""
        if self.quota.occasion is None:
            return 1
        found = self.look.book.matching(self.quota.occasion)
        return sum(fact.times for fact in found if fact.on in self.span and self._of_kind(fact))

    def candidates(self, tallied: Tally) -> list[Item]:
        """What could still fill the gap: open cases that nobody handles yet, hearings that are scheduled. Meetings, trainings and reports are
        not known before they happen.
        """
        fact = self.quota.count.fact
        match fact.event if fact else None:
            case HandlerAssigned.type:
                return self._unassigned(tallied)
            case HearingHeld.type:
                return self._coming
        return []

    @cached_property
    def _facts(self) -> dict[str | None, list[Known]]:
        """By the person or department that did them; all under null where the quota does not ask who."""
        by, found = self.quota.count.by, [fact for fact in self._told if self._of_kind(fact)]
        found.sort(key=lambda fact: (fact.on or self.span.first, fact.no))
        done = defaultdict[str | None, list[Known]](list)
        for fact in found:
            done[getattr(fact.event, by) if by else None].append(fact)
        return done

    @property
    def _told(self) -> Iterable[Known]:
        """The facts of the period that the quota counts; of who handled a case, the last of them."""
        book, pattern = self.look.book, self.quota.count.fact
        if pattern and pattern.event == HandlerAssigned.type:
            last = book.handled(self.span.first, self.span.last)
            return (fact for fact in last if pattern.matches(fact.event))
        return (fact for fact in book.matching(pattern) if fact.on in self.span) if pattern else ()

    def _of_kind(self, fact: Known) -> bool:
        """Whether a quota that speaks of certain cases speaks of this one's; what belongs to no case is always meant."""
        if self.quota.count.case_kinds is None:
            return True
        kind = self.look.book.opening(fact.case).kind if fact.case else fact.kind
        return kind is None or self._meant(kind)

    def _meant(self, kind: CaseKind) -> bool:
        kinds = self.quota.count.case_kinds
        return kinds is None or kind in kinds

    def _unassigned(self, tallied: Tally) -> list[Item]:
        """Cases already assigned add no further plaintiff to anybody; those that nobody handles may."""
        book, useful = self.look.book, set(self._free)
        if useful and self.quota.count.distinct:
            useful = set(
                different({key: book.opening(key).plaintiffs for key in (*tallied.cases, *self._free)})
            )
        return [
            _candidate(book, key, case.unassigned[0], None, "尚未分案")
            for key, case in self._free.items()
            if key in useful
        ]

    @cached_property
    def _free(self) -> dict[UUID, CaseFile]:
        return {key: case for key, case in self._begun if case.unassigned}

    @cached_property
    def _begun(self) -> list[tuple[UUID, CaseFile]]:
        book = self.look.book
        return [one for one in book.begun.items() if self._meant(book.opening(one[0]).kind)]

    @cached_property
    def _coming(self) -> list[Item]:
        found = [one for _, case in self._begun for one in case.coming(self.look.on, self.span.last)]
        found.sort(key=lambda one: (one.on, str(one.case)))
        book = self.look.book
        return [_candidate(book, one.case, one.instance, one.on, "已排定开庭") for one in found]


def _of_plaintiffs(found: Sequence[Known], look: Look, steps: int) -> Tally:
    """One for each different plaintiff; every instance is listed, with the reason why it adds nothing. Facts without a case stand for cases of
    which each adds one.
    """
    book, cases = look.book, Cases()
    days: list[date] = []
    for fact in found:
        if fact.case is None or fact.on is None or fact.case in cases:
            continue
        cases[fact.case] = book.opening(fact.case).plaintiffs
        if len(days) < steps and len(different(cases)) > len(days):
            days.append(fact.on)
    chosen = set(different(cases))
    items, listed = [], set[UUID]()
    for fact in found if look.listed else ():
        note = _left_out(fact, cases, chosen, listed)
        items.append(_item(fact, book, counts=note is None, note=note))
        listed |= {fact.case} if fact.case else set()
    more = sum(fact.times for fact in found if fact.case is None)
    return Tally(len(chosen) + more, tuple(days), frozenset(chosen), tuple(items))


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
    if fact.case:
        what = _named(book, fact.case)
    else:
        what = "；".join(f"{name} {value}" for name, value in in_words(fact.event))
    text = f"{fact.event.title}：{what}"
    return Item("fact", text, fact.on, fact.id, fact.case, instance, counts, note)


def _named(book: Book, case: UUID) -> str:
    opened = book.opening(case)
    labels = "、".join(one.label for one in opened.plaintiffs)
    return f"{opened.name}（{f'原告：{labels}' if labels else '原告未登记'}）"


def _candidate(book: Book, case: UUID, instance: int, on: date | None, note: str) -> Item:
    return Item("candidate", _named(book, case), on, case=case, instance=instance, note=note)
