"""A court's published totals beside ours, and the cases that explain the gap. Pure.

Counted by instance on both sides with the same rule; what the list itself does not bear out stays ``unexplained``. These are the
court's figures for checking a list, not the indicators of the reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.intake.court_list.book import Scope
from services.intake.court_list.reconciliation import Item, Reconciliation
from services.intake.court_list.sides import Side
from services.intake.court_list.terms import Finding
from shared.events.terms import AgencyResult, ListBasis, Term


class Total(Term):
    FILED = "filed", "收案"
    CLOSED = "closed", "结案"
    LEADER_RATE = "leader_rate", "负责人出庭率（%）"
    LOSS_RATE = "loss_rate", "败诉率（%）"


class Why(Term):
    COURT_ONLY = "court_only", "只在法院名单中"
    OURS_ONLY = "ours_only", "只有我方登记"
    CLASSIFIED = "classified", "双方记载不同"
    UNCLEAR = "unclear", "无法确定对应案件"


_LOST = frozenset({AgencyResult.LOST, AgencyResult.PARTLY_LOST})


@dataclass(frozen=True, slots=True)
class Rule:
    """Which sides are counted, and of which others they are the share; ``whole`` is None for a number of cases. ``day`` is what must lie in the period."""

    day: ListBasis
    part: Callable[[Side, Scope], bool]
    whole: Callable[[Side, Scope], bool] | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """A case that counts on one side only: +1 where the court's list counts it, -1 where we do; ``of`` part or whole."""

    key: str
    why: Why
    of: str
    weight: int


@dataclass(frozen=True, slots=True)
class Gap:
    """``published`` is the court's own figure, ``listed`` what its list comes to, ``ours`` what is registered; None: nothing to divide by.

    ``counts`` are part and whole on each side. ``causes`` add up to the difference between ``listed`` and ``ours``; ``unexplained`` is
    ``published`` less ``listed``.
    """

    total: Total
    published: float
    listed: float | None
    ours: float | None
    counts: Mapping[str, tuple[int, int | None]]
    causes: tuple[Cause, ...]
    unexplained: float | None


def _within(scope: Scope, *days: date | None) -> bool:
    return any(day is not None and scope.covers(day) for day in days)


def _filed(side: Side, scope: Scope) -> bool:
    return _within(scope, side.docketed_on)


def _closed(side: Side, scope: Scope) -> bool:
    return _within(scope, side.judged_on)


def _heard(side: Side, scope: Scope) -> bool:
    return side.leader_appeared is not None and _within(scope, *side.hearings)


def _led(side: Side, scope: Scope) -> bool:
    return side.leader_appeared is True and _heard(side, scope)


def _decided(side: Side, scope: Scope) -> bool:
    return side.agency_result is not None and _closed(side, scope)


def _lost(side: Side, scope: Scope) -> bool:
    return side.agency_result in _LOST and _closed(side, scope)


RULES: Mapping[Total, Rule] = {
    Total.FILED: Rule(ListBasis.DOCKETED, _filed),
    Total.CLOSED: Rule(ListBasis.JUDGED, _closed),
    Total.LEADER_RATE: Rule(ListBasis.HEARD, _led, _heard),
    Total.LOSS_RATE: Rule(ListBasis.JUDGED, _lost, _decided),
}


def days(totals: Iterable[Total]) -> set[ListBasis]:
    """By which days cases are counted in them: one that has no such day in the period counts in none."""
    return {RULES[one].day for one in totals}


def gaps(found: Reconciliation, scope: Scope, published: Mapping[Total, float]) -> tuple[Gap, ...]:
    """One for each published total; rates are percentages of 0 to 100."""
    beside = tuple(Item(one.key, Finding.OURS_ONLY, None, (one,)) for one in found.others)
    return tuple(_gap(found.items + beside, scope, total, value) for total, value in published.items())


def _gap(known: Sequence[Item], scope: Scope, total: Total, published: float) -> Gap:
    rule = RULES[total]
    theirs = _counted(rule, scope, [item.entry for item in known if item.entry])
    mine = _counted(rule, scope, [item.own for item in known if item.own])
    listed, ours = _figure(theirs), _figure(mine)
    return Gap(
        total=total,
        published=published,
        listed=listed,
        ours=ours,
        counts={"listed": theirs, "ours": mine},
        causes=tuple(cause for item in known for cause in _causes(item, rule, scope)),
        unexplained=None if listed is None else round(published - listed, 2),
    )


def _counted(rule: Rule, scope: Scope, sides: Iterable[Side]) -> tuple[int, int | None]:
    known = tuple(sides)
    part = sum(rule.part(side, scope) for side in known)
    return part, sum(rule.whole(side, scope) for side in known) if rule.whole else None


def _figure(counted: tuple[int, int | None]) -> float | None:
    part, whole = counted
    if whole is None:
        return part
    return round(100 * part / whole, 2) if whole else None


def _causes(item: Item, rule: Rule, scope: Scope) -> Iterable[Cause]:
    """A case that several bureaus registered counts once, by the first of them; candidates count for nobody."""
    for of, counts in (("part", rule.part), ("whole", rule.whole)):
        if counts is None:
            continue
        theirs = bool(item.entry and counts(item.entry, scope))
        mine = bool(item.own and counts(item.own, scope))
        if theirs is not mine:
            yield Cause(item.key, _why(item), of, 1 if theirs else -1)


def _why(item: Item) -> Why:
    if item.unclear:
        return Why.UNCLEAR
    if not item.ours:
        return Why.COURT_ONLY
    return Why.CLASSIFIED if item.entry else Why.OURS_ONLY
