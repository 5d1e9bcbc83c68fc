"""Figures by level, kind, act type, field, handler or procedure: the rows of each value, counted by the same definition. Pure.

What is not stated is a line of its own. The whole is counted over all rows, not added up, so that people who stand in several lines count once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from services.stats.catalogue import Catalogue
from services.stats.indicators import Figure, tally
from services.stats.knowledge import Knowledge
from services.stats.periods import Period
from services.stats.tables import Sifted, fitting
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
    subjects = {catalogue.indicators[code][0] for code in codes}
    fitted = _fitted(known, catalogue, codes)
    groups = {code: _grouped(rows, field) for code, rows in fitted.items()}
    values = sorted({value for group in groups.values() for value in group}, key=_ordered(field, subjects))
    lines = []
    for value in values:
        figures = {
            code: tally(indicator, groups[code].get(value, ()), period)
            for code, (_, indicator) in _chosen(catalogue, codes)
        }
        if any(figure.count or figure.apart for figure in figures.values()):
            lines.append((value, title_of(field, subjects, value), figures))
    whole = {
        code: tally(indicator, fitted[code], period) for code, (_, indicator) in _chosen(catalogue, codes)
    }
    return lines, whole


def _fitted(known: Knowledge, catalogue: Catalogue, codes: Sequence[str]) -> dict[str, list[Any]]:
    """For each figure the rows that fit it in whatever period; rows that are alike are looked at once."""
    found: Sifted[Any] = fitting([catalogue.indicators[code] for code in codes], known.rows)
    return {code: list(chain(*of.values())) for code, of in zip(codes, found, strict=True)}


def _chosen(catalogue: Catalogue, codes: Sequence[str]) -> list[tuple[str, Any]]:
    return [(code, catalogue.indicators[code]) for code in codes]


def _grouped(rows: Iterable[Any], field: str) -> Mapping[str | None, list[Any]]:
    groups: dict[str | None, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.value(field)].append(row)
    return groups


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
