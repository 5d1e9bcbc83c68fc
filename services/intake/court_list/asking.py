"""Which registered cases a court's list may speak of, found by index: those with its numbers, those of its days, and for what no number decides
those between the same parties. Setting the list beside them says the same as setting it beside every case of the region.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.intake.court_list.book import Scope
from services.intake.court_list.match import by_party, could_be
from services.intake.court_list.names import alike, party_key
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
    pairs = await asyncio.to_thread(_pairs, unsure, sued)
    rows = await pool.fetch(queries.near, region, *map(list, zip(*pairs, strict=True))) if pairs else []
    names = await opened([label for row in rows for label in row["plaintiffs"]])
    return await asyncio.to_thread(lambda: [_instance(row, names) for row in rows])


def _pairs(unsure: Sequence[Entry], sued: Sequence[str]) -> set[tuple[str, str]]:
    """What a plaintiff's name has in common with others, or nothing where it is sealed, and a defendant as the register writes it."""
    named = {one for entry in unsure for one in entry.defendants}
    written = {one: [name for name in sued if alike(one, name)] for one in named}
    keys = {entry.key: {party_key(name) for name in entry.known_as} for entry in unsure}
    return {
        (key, name)
        for entry in unsure
        if keys[entry.key]
        for one in entry.defendants
        for name in written[one]
        for key in (*keys[entry.key], SEALED)
    }


def _chosen(unsure: Sequence[Entry], near: Sequence[Ours]) -> set[UUID]:
    known = by_party(near)
    likely = {
        entry.key: [one for name in entry.known_as for one in known.get(party_key(name), ())]
        for entry in unsure
    }
    candidates = {one.case_id for entry in unsure for one in likely[entry.key] if could_be(entry, one)}
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
