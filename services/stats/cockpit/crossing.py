"""Figures by level, kind, act type, field, handler or procedure: the rows of each value, counted by the same definition. Pure.

What is not stated is a line of its own. The whole is added up, but of people who stand in several lines it is counted, so that they count once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

from services.stats.catalogue import Catalogue
from services.stats.counting import count
from services.stats.indicators import Figure, Indicator, tally
from services.stats.knowledge import Knowledge
from services.stats.periods import Period
from shared.events.terms import Term
from shared.policy.subjects import Subject, fields_of

#: code, title and figures by indicator
Line = tuple[str | None, str, dict[str, Figure]]


def has_field(subject: Subject, field: str) -> bool:
    """Whether what is counted can be told apart by it."""
    return field in fields_of(subject)


def by_field(
    known: Knowledge, catalogue: Catalogue, codes: Sequence[str], field: str, period: Period
) -> tuple[list[Line], dict[str, Figure]]:
    """A line for each value that has anything, in the order of the dictionary or of the codes; and the whole."""
    of = {code: catalogue.indicators[code] for code in codes}
    subjects = {subject for subject, _ in of.values()}
    found = count(of, known.rows, period, lambda row: row.value(field))
    empty = {code: tally(indicator, (), period) for code, (_, indicator) in of.items()}
    values = sorted({value for figures in found.values() for value in figures}, key=_ordered(field, subjects))
    lines = [
        (value, title_of(field, subjects, value), {code: found[code].get(value, empty[code]) for code in of})
        for value in values
    ]
    whole = count(_people(of), known.rows, period, lambda _: None)
    return lines, {
        code: whole[code].get(None, empty[code])
        if code in whole
        else reduce(add, found[code].values(), empty[code])
        for code in of
    }


def _people(of: Mapping[str, tuple[Subject, Indicator[Any]]]) -> dict[str, tuple[Subject, Indicator[Any]]]:
    """Where different values are counted: who stands in several lines counts once."""
    return {code: one for code, one in of.items() if one[1].distinct}


def _terms(field: str, subjects: Iterable[Subject]) -> type[Term] | None:
    kind = fields_of(next(iter(subjects)))[field]
    return kind if issubclass(kind, Term) else None


def _ordered(field: str, subjects: Iterable[Subject]) -> Any:
    terms = _terms(field, subjects)
    order = {member.value: n for n, member in enumerate(terms)} if terms else {}
    return lambda value: (value is None, order.get(value, 0), value or "")


def title_of(field: str, subjects: Iterable[Subject], value: str | None) -> str:
    """What a value of a field is called; a code that no dictionary has is its own name."""
    terms = _terms(field, subjects)
    if value is None:
        return "不详"
    return terms(value).title if terms and value in {term.value for term in terms} else value
