"""Duties in words: an assessment as clerks read it, every code with its Chinese title, the list behind its number. Pure."""

from __future__ import annotations

from typing import Any

from services.deadlines.duties.assessment import STANDING, Item
from services.deadlines.duties.book import Book
from services.deadlines.duties.owed import Owed
from services.deadlines.duties.periods import span_of
from shared.events.terms import Term
from shared.policy.model import Quota


def short(one: Owed, book: Book) -> dict[str, Any]:
    """A line of a list."""
    rule, found = one.rule, one.assessment
    duty = found.duty
    return {
        "id": str(duty.id),
        "rule": duty.rule,
        "name": rule.title,
        "clause": rule.clause,
        **_titled("kind", rule.kind),
        **_titled("strength", rule.strength),
        **_titled("responsible", rule.responsible),
        "region": duty.region,
        "bureau": duty.bureau,
        "bureau_name": book.registered.name if book.registered else duty.bureau,
        "period": duty.period,
        "period_title": "常态" if duty.period == STANDING else span_of(duty.period).title,
        "person": duty.person,
        "person_label": book.labels.get(duty.person) if duty.person else None,
        "department": duty.department,
        **_titled("state", found.state),
        "since": found.since,
        "count": found.count,
        "target": found.target,
        "due": found.due,
        "provisional": found.provisional,
        "forecast": found.forecast,
        "notes": [*found.notes, *([f"期间为约定值，见{one.agreed}"] if one.agreed else [])],
    }


def long(one: Owed, book: Book) -> dict[str, Any]:
    """The same with the words of the clause, and every fact and case behind the number."""
    pack, rule = one.pack, one.rule
    return short(one, book) | {
        "policy": {"id": pack.id, "title": pack.title, "number": pack.number, "issuer": pack.issuer},
        "quote": rule.quote,
        "note": rule.note,
        "readings": _reading(one),
        "looks": one.assessment.looks,
        "items": [_item(item) for item in one.assessment.items],
    }


def _reading(one: Owed) -> str | None:
    """How the number is counted, where a reader could think otherwise."""
    if isinstance(one.rule, Quota) and one.rule.count.distinct:
        return "按分案日计年；同一原告的多个案件、多个审级只计一次，共同原告一案计一次；同一审级改派的，计入本期最后的承办人"
    return None


def _item(item: Item) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "kind_title": "计数事项" if item.kind == "fact" else "可补足",
        "text": item.text,
        "on": item.on,
        "fact": item.fact and str(item.fact),
        "case": item.case and str(item.case),
        "instance": item.instance,
        "counts": item.counts,
        "note": item.note,
    }


def _titled(name: str, term: Term) -> dict[str, Any]:
    """A code and its official title, side by side."""
    return {name: term.value, f"{name}_title": term.title}
