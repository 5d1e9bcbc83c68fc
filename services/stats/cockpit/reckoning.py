"""Figures for the cockpit: from cells where they can answer, else counted over the rows; one log position for all of an answer.

Both give the same (a test asks both). Cells know the present and the end of every past day, and whole halves of months; days beside them, and anything
else, are counted over rows.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add
from typing import Any

from services.stats.asked import Scoped
from services.stats.catalogue import Catalogue
from services.stats.cells import reading as cells
from services.stats.cells.contributions import digest
from services.stats.cells.edges import Changed, changed_by, changes, plus
from services.stats.counting import count
from services.stats.indicators import Figure, Indicator, tally
from services.stats.knowledge import Knowledge, known
from services.stats.periods import ALL, Period
from services.stats.selection import DatedBy, Scope, Selection
from services.stats.standpoint import Standpoint, standpoint
from services.stats.tables import Bureau, place
from shared.database import Pool
from shared.errors import Rejected
from shared.policy.measures import Measure
from shared.policy.subjects import Subject
from shared.sql import load_queries

queries = load_queries(__package__)

Found = dict[tuple[str, str], dict[Bureau, Figure]]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Figures by code and period, by bureau. ``names`` are the registered bureaus of the scope."""

    at: Standpoint
    catalogue: Catalogue
    names: Mapping[Bureau, str]
    found: Found

    def of(self, code: str, period: Period) -> dict[Bureau, Figure]:
        """Bureaus that have anything."""
        return self.found[code, period.code]

    def whole(self, code: str, period: Period) -> Figure:
        """Of all bureaus together."""
        return reduce(add, self.of(code, period).values(), self.empty(code))

    def empty(self, code: str) -> Figure:
        return tally(self.catalogue.indicators[code][1], (), ALL)


@dataclass(frozen=True)
class Reckoner:
    pool: Pool
    catalogue: Catalogue

    @cached_property
    def digests(self) -> dict[str, str]:
        """What each figure counts, in short."""
        return {code: digest(measure) for code, measure in self.catalogue.measures.items()}

    async def at(self, asked: Scoped) -> Standpoint:
        """Where an answer would stand now: what its ETag is compared with."""
        if asked.day is None and asked.log_position is None:
            reached = await cells.position(self.pool)
            if reached is not None:
                return Standpoint(reached)
        return await standpoint(self.pool, asked.day, asked.log_position)

    async def figures(
        self,
        asked: Scoped,
        at: Standpoint,
        codes: Iterable[str],
        periods: Sequence[Period],
        *,
        whole: bool = False,
    ) -> Reckoned:
        """Every code in every period; ``whole`` for who does not need each bureau's. Rejected for a bureau that nobody knows."""
        scope = Scope(asked.region, asked.bureau)
        wanted = [(code, period) for code in dict.fromkeys(codes) for period in dict.fromkeys(periods)]
        added = None
        if at.as_of is None or at.ended:
            measured = [(self.catalogue.measures[code], period) for code, period in wanted]
            past = at if at.ended else None
            added = await cells.add_up(self.pool, scope, measured, self.digests, past, whole=whole)
        pinned = asked.log_position is not None
        found: Found = {}
        if added and (added.position == at.position or (added.position > at.position and not pinned)):
            at = Standpoint(added.position, at.as_of, at.ended)
            found = await self._with_days(at, scope, added, whole=whole)
        names = await self.names(at, scope)
        missing = [(code, p) for code, p in wanted if (code, p.code) not in found]
        return Reckoned(at, self.catalogue, names, found | await self._counted(at, scope, missing))

    async def at_once(self, asked: Scoped, at: Standpoint, code: str, period: Period) -> Figure | None:
        """What cells know of a figure at exactly this position; null where rows must be counted for it."""
        if at.as_of is not None and not at.ended:
            return None
        scope, measured = Scope(asked.region, asked.bureau), [(self.catalogue.measures[code], period)]
        past = at if at.ended else None
        added = await cells.add_up(self.pool, scope, measured, self.digests, past, whole=True)
        if added is None or added.position != at.position or added.beside:
            return None
        found = added.found.get((code, period.code))
        return (
            None
            if found is None
            else reduce(add, found.values(), tally(self.catalogue.indicators[code][1], (), ALL))
        )

    async def selection(self, asked: Scoped, at: Standpoint, when: Period, codes: Sequence[str]) -> Selection:
        """Which rows a figure is counted from. Rejected for a bureau that nobody knows."""
        scope = Scope(asked.region, asked.bureau)
        if scope.bureau:  # else there is nothing to refuse, and whoever reads the rows asks the names
            await self.names(at, scope)
        subjects = needed(self.catalogue.indicators[code][0] for code in codes)
        named = dated_by(self.catalogue.measures[code] for code in codes)
        return Selection(at, scope, when, frozenset(subjects), named)

    async def samples(self, asked: Scoped, at: Standpoint) -> dict[str, int]:
        """How many instances of samples there are in the scope, by origin."""
        rows = await self.pool.fetch(queries.samples_as_of, at.position, asked.region, asked.bureau)
        return {row["origin"]: row["count"] for row in rows}

    async def _with_days(self, at: Standpoint, scope: Scope, added: cells.Added, *, whole: bool) -> Found:
        """What cells say of halves of months, and the rows of the days beside them, those of each stretch of days read once."""
        by_days: dict[Period, set[str]] = defaultdict(set)
        for (code, _), beside in added.beside.items():
            for days, _ in beside:
                by_days[days].add(code)
        changed: dict[Period, Changed] = {}
        for days, codes in by_days.items():
            of = {code: (*self.catalogue.indicators[code], self.catalogue.measures[code]) for code in codes}
            named = {(measure.of, day) for _, _, measure in of.values() for day in changed_by(measure)}
            rows = await known(self.pool, at, scope, days, needed(s for s, *_ in of.values()), dated_by=named)
            at_place = _nowhere if whole else place
            changed[days] = await asyncio.to_thread(changes, of, rows.rows, days, at_place)
        found = dict(added.found)
        for (code, period), beside in added.beside.items():
            for days, sign in beside:
                found[code, period] = plus(found[code, period], changed[days][code], sign)
        return {asked: _of_something(figures) for asked, figures in found.items()}

    async def _counted(self, at: Standpoint, scope: Scope, wanted: list[tuple[str, Period]]) -> Found:
        """Over the rows, those of each period read once."""
        found: Found = {}
        by_period: dict[Period, list[str]] = defaultdict(list)
        for code, period in wanted:
            by_period[period].append(code)
        for period, codes in by_period.items():
            of = {code: self.catalogue.indicators[code] for code in codes}
            subjects = needed(subject for subject, _ in of.values())
            named = dated_by(self.catalogue.measures[code] for code in codes)
            rows = await known(self.pool, at, scope, period, subjects, dated_by=named)
            found |= await asyncio.to_thread(_tallied, rows, of, period)
        return found

    async def names(self, at: Standpoint, scope: Scope) -> dict[Bureau, str]:
        """The registered bureaus of the scope. Rejected for a bureau that nobody knows."""
        everyone = (await known(self.pool, at, scope, ALL, ())).bureaus
        names = {
            (region, bureau): name
            for (region, bureau), name in everyone.items()
            if scope.region in {None, region} and scope.bureau in {None, bureau}
        }
        if scope.bureau and not names and not await self.pool.fetchval(queries.is_a_bureau, scope.bureau):
            text = f"没有编码为“{scope.bureau}”的单位，请核对单位编码"
            raise Rejected("bureau_unknown", text, "bureau")
        return names


def dated_by(measures: Iterable[Measure]) -> DatedBy:
    """What says whether something is of a period; null where a stock is among them."""
    named = {(measure.of, measure.dated_by) for measure in measures}
    return None if None in {day for _, day in named} else {(of, day) for of, day in named if day}


def needed(subjects: Iterable[Subject]) -> set[Subject]:
    """What must be read to count these: whether a leader stood in court is told by the appearances."""
    found = set(subjects)
    return found | {Subject.APPEARANCE} if Subject.POST in found else found


def _nowhere(_: object) -> Bureau:
    """All bureaus together."""
    return "", ""


def _of_something(figures: Mapping[Bureau, Figure]) -> dict[Bureau, Figure]:
    return {bureau: figure for bureau, figure in figures.items() if figure.count or figure.apart}


def _tallied(rows: Knowledge, of: Mapping[str, tuple[Subject, Indicator[Any]]], period: Period) -> Found:
    return {(code, period.code): found for code, found in count(of, rows.rows, period, place).items()}
