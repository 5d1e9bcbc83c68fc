"""Which duties a bureau owes, and how each stands on a day: the rules of the packs put to the bureau's book. Pure.

A period is judged by the document that is in force on its last day, and only from the first period in which the bureau was kept here: what
was never registered is unknown, not undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.deadlines.duties import matters, quotas, reports, sizes
from services.deadlines.duties.assessment import STANDING, Assessment
from services.deadlines.duties.book import Book
from services.deadlines.duties.look import Look
from services.deadlines.duties.periods import Every, Span, span_around, span_of
from shared.dates import WorkCalendar
from shared.policy.choice import Packs
from shared.policy.model import Pack, Periodic, Quota

#: how long after its end a period is still looked at: what is put right later is no longer announced
LOOKED_AT = timedelta(days=366)
Rule = Quota | Periodic
Spans = Callable[[Rule, date], Iterable[Span]]


@dataclass(frozen=True, slots=True)
class Owed:
    """An assessment with the document and the rule it comes from; ``agreed`` says where a period was agreed on that the text leaves open."""

    pack: Pack
    rule: Rule
    assessment: Assessment
    agreed: str | None = None


def owed(
    packs: Packs,
    book: Book,
    on: date,
    calendar: WorkCalendar,
    spans: Spans,
    *,
    listed: bool = True,
    person: str | None = None,
) -> Iterator[Owed]:
    """Every duty of the bureau in the periods that ``spans`` names, as it stood at the end of ``on``; with the list behind each number, or
    without. Of those on persons that on ``person`` alone, if one is named.
    """
    look = Look(book.as_of(on), on, calendar, listed, person)
    if look.book.registered is None:
        return
    own = packs.for_bureau(book.region, book.bureau)
    for pack, rule in binding(own, look.book):
        name = pack.rule_id(rule)
        where = own.set_by[name].where if name in own.set_by else None
        yield from (Owed(pack, rule, one, where) for one in _of_rule(pack, rule, look, spans))


def _of_rule(pack: Pack, rule: Rule, look: Look, spans: Spans) -> Iterator[Assessment]:
    """The rule in every period asked for, while its document is in force."""
    name, on = pack.rule_id(rule), look.on
    if isinstance(rule, Quota) and rule.period == STANDING:
        if pack.effective.covers(on):
            assess = matters.assess if rule.settled_by else sizes.assess
            yield from assess(name, rule, pack.effective.start, look)
        return
    for span in spans(rule, on):
        if pack.effective.covers(span.last) and _kept_here(look.book, span, on):
            yield from _assessed(name, rule, span, look)


def binding(packs: Packs, book: Book) -> Iterator[tuple[Pack, Rule]]:
    """The rules that are made for an organisation like this one."""
    for pack in packs.packs:
        if pack.binds.covers(book.region, book.bureau):
            rules: tuple[Rule, ...] = (*pack.quotas, *pack.periodic)
            yield from ((pack, rule) for rule in rules if _owns(rule, book))


def now_and_lately(rule: Rule, on: date) -> Iterator[Span]:
    """The period of ``on`` and those that ended within a year: what may still have to be said."""
    span = span_around(every(rule), on)
    while span.last >= on - LOOKED_AT:
        yield span
        span = span.previous


def lately(name: str, code: str) -> Spans:
    """Of those the one with that code, of the rule with that name across packs (or of one that another pack calls the same)."""

    def spans(rule: Rule, on: date) -> Iterator[Span]:
        asked = name.endswith(f".{rule.id}")
        return (span for span in now_and_lately(rule, on) if asked and span.code == code)

    return spans


def now(rule: Rule, on: date) -> Iterator[Span]:
    """What a clerk has before them: the period of ``on``, and for reports also the one before, which falls due in this one."""
    span = span_around(every(rule), on)
    yield span
    if isinstance(rule, Periodic):
        yield span.previous


def only(code: str) -> Spans:
    """One period, for the rules that have such a period. PeriodError for a code that is none."""
    if code == STANDING:
        return lambda *_: []
    span = span_of(code)
    return lambda rule, _: [span] if every(rule) == span.every else []


def every(rule: Rule) -> Every:
    if isinstance(rule, Periodic):
        return rule.every
    return "half_year" if rule.period == "half_year" else "year"


def _owns(rule: Rule, book: Book) -> bool:
    if isinstance(rule, Quota) and rule.enforcing_only and not (book.registered and book.registered.enforces):
        return False
    return rule.owner == "bureau" or book.is_justice_bureau


def _kept_here(book: Book, span: Span, on: date) -> bool:
    return span.first <= on and (on <= span.last or (book.since is not None and book.since <= span.last))


def _assessed(name: str, rule: Rule, span: Span, look: Look) -> Iterator[Assessment]:
    if isinstance(rule, Quota):
        return quotas.assess(name, rule, span, look)
    return reports.assess(name, rule, span, look)
