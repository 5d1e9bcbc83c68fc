"""The cases behind a number: found by the very definition that counted them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from services.stats.catalogue import Catalogue
from services.stats.counting import behind
from services.stats.indicators import Figure, Indicator, Place
from services.stats.knowledge import Knowledge
from services.stats.periods import Period
from services.stats.plain import plain_figure, plain_period
from services.stats.tables import column


@dataclass(frozen=True, slots=True)
class Part:
    """Which of the rows are listed. ``only`` is a field and its value; the figure is of those rows too, ``place`` and the page are not."""

    only: tuple[str, str | None] | None = None
    place: Place | None = None
    offset: int = 0
    limit: int = sys.maxsize


class Behind(NamedTuple):
    """A figure and rows behind it, each with its place."""

    figure: Figure
    rows: Sequence[tuple[Any, Place]]


def traced(
    known: Knowledge, catalogue: Catalogue, code: str, period: Period, part: Part | None = None
) -> dict[str, Any]:
    """The figure and its rows: case id, instance, name, bureau and whether it is numerator, counted or apart. KeyError for no indicator."""
    part = part or Part()
    found = placed(known, catalogue, code, period, part)
    return listed(known, catalogue.indicators[code][1], period, found, part)


def placed(known: Knowledge, catalogue: Catalogue, code: str, period: Period, part: Part) -> Behind:
    """The figure over these rows, and which of them ``part`` asks for, on whatever page."""
    subject, indicator = catalogue.indicators[code]
    kept = [row for row in known.rows(subject) if part.only is None or _has(row, *part.only)]
    figure, found = behind(subject, indicator, kept, period)
    return Behind(figure, [(row, place) for row, place in found if part.place in {None, place}])


def listed(
    known: Knowledge, indicator: Indicator[Any], period: Period, found: Behind, part: Part
) -> dict[str, Any]:
    """The page that ``part`` asks for. Of what follows it one row at least must have been found, if there is any."""
    end = part.offset + part.limit
    return {
        "indicator": asdict(column(indicator)),
        "period": plain_period(period),
        "region": known.scope.region,
        "bureau": known.scope.bureau,
        "as_of": known.at.as_of,
        "position": known.at.position,
        "figure": plain_figure(found.figure),
        "rows": [_row(known, indicator, row, place) for row, place in found.rows[part.offset : end]],
        "next": f"{known.at.position}.{end}" if end < len(found.rows) else None,
    }


def _has(row: Any, field: str, value: str | None) -> bool:
    return bool(row.value(field) == value)


def _row(known: Knowledge, indicator: Indicator[Any], row: Any, place: Place) -> dict[str, Any]:
    return {
        "case_id": row.case_id,
        "instance": row.instance,
        "name": row.name,
        "region": row.region,
        "bureau": row.bureau,
        "bureau_name": known.bureau_name(row),
        "place": place.value,
        "amount": indicator.amount(row) if indicator.amount else None,
        "counts_as": _counts_as(indicator, row),
    }


def _counts_as(indicator: Indicator[Any], row: Any) -> str | None:
    """What the row is counted as where different values are counted: who it is."""
    value = indicator.distinct(row) if indicator.distinct else None
    return None if value is None else str(value[-1])
