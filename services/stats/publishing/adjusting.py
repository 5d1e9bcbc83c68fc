"""What has changed in the figures of a period between two log positions, by the same definitions: which numbers, through which rows. Pure.

A figure also counts as changed where its total is the same but not what stands behind it: a case that came in for one that left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.stats.catalogue import Catalogue
from services.stats.figures.duty import OwedDuty
from services.stats.indicators import Figure, Indicator, Place, tally, trace
from services.stats.knowledge import Counted, Knowledge
from services.stats.periods import Period
from services.stats.units.placed import Placed


@dataclass(frozen=True, slots=True)
class Moved:
    """One row that came in (``was`` null), left (``now`` null), or stands elsewhere; ``streams`` are where the events that did it lie."""

    case_id: UUID | None
    instance: int | None
    name: str
    region: str
    bureau: str
    was: Place | None
    now: Place | None
    streams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    code: str
    title: str
    published: Figure
    now: Figure
    rows: tuple[Moved, ...]


def changed(catalogue: Catalogue, then: Knowledge, now: Knowledge, period: Period) -> Iterator[Changed]:
    """Every indicator of the catalogue whose rows are not the same, in the order of the catalogue."""
    subjects = {subject for subject, _ in catalogue.indicators.values()}
    apart = {subject: _apart(then.rows(subject), now.rows(subject)) for subject in subjects}
    for code, (subject, indicator) in catalogue.indicators.items():
        old, new = apart[subject]
        rows = tuple(_moved(_standing(indicator, old, period), _standing(indicator, new, period)))
        if rows:
            published, stands = (tally(indicator, one.rows(subject), period) for one in (then, now))
            yield Changed(code, indicator.title, published, stands, rows)


def _apart(old: Sequence[Counted], new: Sequence[Counted]) -> tuple[list[Counted], list[Counted]]:
    """The rows of each side that the other has not just so. What both have stands in every indicator where it stood: a place is told from the row alone."""
    before, after = _by_key(old), _by_key(new)
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    return [row for row in old if _key(row) in keys], [row for row in new if _key(row) in keys]


def _by_key(rows: Iterable[Counted]) -> dict[Any, list[Counted]]:
    found = defaultdict[Any, list[Counted]](list)
    for row in rows:
        found[_key(row)].append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a row stands, and all else that its figure is made from."""

    place: Place
    counts_as: tuple[Any, ...]


def _standing(
    indicator: Indicator[Any], rows: Iterable[Any], period: Period
) -> dict[Any, tuple[Counted, _Stand]]:
    found = {}
    for row, place in trace(indicator, rows, period):
        amount = indicator.amount(row) if indicator.amount else None
        value = indicator.distinct(row) if indicator.distinct else None
        found[_key(row)] = (row, _Stand(place, (row.region, row.bureau, amount, value)))
    return found


def _moved(old: dict[Any, tuple[Counted, _Stand]], new: dict[Any, tuple[Counted, _Stand]]) -> Iterator[Moved]:
    for key in dict.fromkeys((*old, *new)):
        (before, was), (after, now) = old.get(key, (None, None)), new.get(key, (None, None))
        row = after or before
        if was == now or row is None:
            continue
        stood, stands = was.place if was else None, now.place if now else None
        yield Moved(row.case_id, row.instance, row.name, row.region, row.bureau, stood, stands, _streams(row))


def _key(row: Counted) -> Any:
    if isinstance(row, Placed):
        return row.unit.stream, row.unit.name
    return row.deadline_id if isinstance(row, OwedDuty) else (row.case_id, row.instance)


def _streams(row: Counted) -> tuple[str, ...]:
    if isinstance(row, Placed):
        return (row.unit.stream,)
    case = f"case-{row.case_id}"
    return (f"deadline-{row.deadline_id}", case) if isinstance(row, OwedDuty) else (case,)
