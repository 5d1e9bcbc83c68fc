"""A page of the cases behind a figure. Where cells know the figure, rows are read only as far as the page goes; else all are, and counted."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

from services.stats.cockpit.asked import AskedTrace
from services.stats.cockpit.reckoning import Reckoner
from services.stats.indicators import Figure, Place
from services.stats.knowledge import Knowledge, selected
from services.stats.leafing import TOLD_TOGETHER, lots
from services.stats.selection import Selection
from services.stats.standpoint import Standpoint
from services.stats.tracing import Behind, Part, listed, placed, traced

Plain = dict[str, Any]


async def behind(reckoner: Reckoner, asked: AskedTrace, at: Standpoint, code: str, part: Part) -> Plain:
    """The body of the page, the same by either way (a test asks both)."""
    subject, indicator = reckoner.catalogue.indicators[code]
    selection, figure = await reckoner.selection(asked, at, asked.when, [code]), None
    if part.only is None and subject not in TOLD_TOGETHER:
        figure = await reckoner.at_once(asked, at, code, asked.when)
    if figure is None:
        rows = await selected(reckoner.pool, selection)
        return await asyncio.to_thread(traced, rows, reckoner.catalogue, code, asked.when, part)
    enough = 0 if _empty(figure, part.place) else part.offset + part.limit + 1
    known, found = await _as_far_as(reckoner, selection, code, part, enough)
    return listed(known, indicator, asked.when, Behind(figure, found), part)


def _empty(figure: Figure, place: Place | None) -> bool:
    """Whether the figure says that no row stands there."""
    if place is Place.COUNTED:
        return figure.count == figure.numerator
    return place is not None and not (figure.apart if place is Place.APART else figure.numerator)


async def _as_far_as(
    reckoner: Reckoner, selection: Selection, code: str, part: Part, enough: int
) -> tuple[Knowledge, list[tuple[Any, Place]]]:
    """Read until ``enough`` rows are known: one more than the page has, which tells that another follows."""
    known = Knowledge(selection.at, selection.scope, (), (), {}, {})
    found: list[tuple[Any, Place]] = []
    async with aclosing(lots(reckoner.pool, selection, enough)) as read:
        while len(found) < enough and (lot := await anext(read, None)):
            known = lot
            found += placed(known, reckoner.catalogue, code, selection.period, part).rows
    return known, found
