"""Which registered cases a court's list may speak of, found by index: those with its numbers, those of its days, and for what no number decides
those between the same parties. Setting the list beside them says the same as setting it beside every case of the region.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.intake.court_list.book import Scope
from services.intake.court_list.match import by_party, could_be
from services.intake.court_list.names import any_alike, party_key
from services.intake.court_list.numbers import number
from services.intake.court_list.reconciliation import related
from services.intake.court_list.sides import Entry, Ours, Registered
from services.intake.court_list.suits import SEALED
from shared.database import Pool
from shared.events.history import load
from shared.events.terms import Level, ListBasis
from shared.sql import load_queries

queries = load_queries(__package__)

#: names by their tokens
Opened = Callable[[list[str]], Awaitable[dict[str, str]]]


async def cases_about(
    pool: Pool, opened: Opened, scope: Scope, listed: Sequence[Entry], bases: Iterable[ListBasis]
) -> list[Registered]:
    """With their effective facts, in the order of their ids. ``bases``: of the days that may lie in the list's period."""
    region, printed = scope.region, {one.number.key for one in listed if one.number}
    numbered = await pool.fetch(queries.numbered, region, list(printed))
    known = {row["number"] for row in numbered}
    unsure = [one for one in listed if not (one.number and one.number.key in known)]
    period, kinds = (scope.first_day, scope.last_day), [one.value for one in bases]
    dated = await pool.fetch(queries.dated, region, *period, kinds, scope.basis.value)
    near = await _near(pool, opened, region, unsure)
    found = {row["case_id"] for row in (*numbered, *dated)} | await asyncio.to_thread(_chosen, unsure, near)
    rows = await pool.fetch(queries.cases, region, [f"case-{one}" for one in found])
    return await asyncio.to_thread(lambda: list(map(_registered, rows)))


async def _near(pool: Pool, opened: Opened, region: str, unsure: Sequence[Entry]) -> list[Ours]:
    """Instances with a defendant of an entry and a plaintiff whose name has something in common with one of its, or is sealed."""
    sued = [row["defendant"] for row in await pool.fetch(queries.sued, region)] if unsure else []
    pairs = set(await asyncio.to_thread(lambda: [pair for one in unsure for pair in _pairs(one, sued)]))
    rows = await pool.fetch(queries.near, region, *map(list, zip(*pairs, strict=True))) if pairs else []
    names = await opened([label for row in rows for label in row["plaintiffs"]])
    return await asyncio.to_thread(lambda: [_instance(row, names) for row in rows])


def _pairs(entry: Entry, sued: Sequence[str]) -> Iterator[tuple[str, str]]:
    keys = {party_key(name) for name in entry.known_as}
    for name in sued if keys else ():
        if any_alike([name], entry.defendants):
            yield from ((key, name) for key in (*keys, SEALED))


def _chosen(unsure: Sequence[Entry], near: Sequence[Ours]) -> set[UUID]:
    known = by_party(near)
    alike = {
        entry.key: [one for name in entry.known_as for one in known.get(party_key(name), ())]
        for entry in unsure
    }
    candidates = {one.case_id for entry in unsure for one in alike[entry.key] if could_be(entry, one)}
    return candidates | {one.case_id for entry in unsure for one in related(entry, known)}


def _instance(row: Any, names: Mapping[str, str]) -> Ours:
    """As far as it takes to recognise it."""
    plaintiffs = tuple(row["plaintiffs"])
    return Ours(
        case_id=row["case_id"],
        bureau="",
        name="",
        instance=row["instance"],
        number=number(row["number"]) if row["number"] else None,
        court=row["court"],
        plaintiffs=plaintiffs,
        defendants=tuple(row["defendants"]),
        level=row["level"] and Level(row["level"]),
        docketed_on=row["docketed_on"],
        names={one: names[one] for one in plaintiffs if one in names},
    )


def _registered(row: Any) -> Registered:
    return Registered(UUID(row["stream"].partition("-")[2]), row["bureau"], load(row["history"]))
