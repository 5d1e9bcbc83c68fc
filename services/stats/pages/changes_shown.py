"""What has changed since an edition, as its page lists it: which number, from what to what, by which cases and which entries. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from services.stats.indicators import Place
from services.stats.pages.shown import Number, number
from services.stats.publishing.adjusting import Moved
from services.stats.publishing.adjustments import Explained
from shared.events.envelope import Recorded

#: cases told of one number, entries told of one case
CASES, ENTRIES = 20, 5
_WORDS = {Place.NUMERATOR: "计入分子", Place.COUNTED: "计入", Place.APART: "另列"}


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    link: str
    how: str
    entries: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """``more``: how many cases are not told."""

    title: str
    published: Number
    now: Number
    cases: tuple[Case, ...]
    more: int


def changes(found: Iterable[Explained]) -> list[Line]:
    return [
        Line(
            one.changed.title,
            number(one.changed.published),
            number(one.changed.now),
            tuple(_case(row, one.of(row)) for row in one.changed.rows[:CASES]),
            max(0, len(one.changed.rows) - CASES),
        )
        for one in found
    ]


def _case(row: Moved, entries: Iterable[Recorded]) -> Case:
    link = f"/cases/{row.case_id}/timeline" if row.case_id else ""
    told = tuple((one.payload.title, one.recorded_at) for one in entries)
    return Case(row.name, link, how(row.was, row.now), told[-ENTRIES:])


def how(was: Place | None, now: Place | None) -> str:
    if was is None:
        return f"新{_words(now)}"
    if now is None:
        return f"不再{_words(was)}"
    return f"由{_words(was)}改为{_words(now)}" if was != now else f"仍{_words(now)}，内容有变"


def _words(place: Place | None) -> str:
    return _WORDS[place] if place else "计入"
