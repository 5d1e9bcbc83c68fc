"""A bureau as assignments look at it, asked of the read model: counts and single rows by an index, however many cases it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.intake.assigning.docket import Case, Held, People
from services.intake.assigning.others import Given, Load, Others
from services.intake.assigning.projection import queries
from services.intake.assigning.rota import Sittings
from shared.database import Pool
from shared.events.case import Plaintiff
from shared.events.history import History, load

#: more than any bureau has
EVERY = 1_000_000


@dataclass(frozen=True, slots=True)
class Stranded:
    """A page of the places whose handler must be replaced, and how many there are in all."""

    places: list[Held]
    count: int


@dataclass(frozen=True)
class Bureau:
    """What the read model has of one; nothing of one it has never heard of."""

    pool: Pool
    region: str
    code: str

    @property
    def _place(self) -> tuple[str, str]:
        return self.region, self.code

    async def people(self, on: date) -> People:
        return (await people_of(self.pool, [self._place], on))[self._place]

    async def case(self, case_id: UUID) -> Case | None:
        """One of its cases, if it is there and not voided."""
        return (await self.cases([case_id])).get(case_id)

    async def cases(self, ids: Iterable[UUID]) -> dict[UUID, Case]:
        rows = await self.pool.fetch(queries.people, [f"case-{one}" for one in ids])
        own = [row for row in rows if (row["region"], row["bureau"]) == self._place]
        found = (Case(UUID(row["stream"].partition("-")[2]), load(row["history"])) for row in own)
        return {one.id: one for one in found if one.history.opened and not one.history.voided}

    async def others(self, case: Case, people: Iterable[str], year: int) -> Others:
        """Of the bureau's cases without this one, what ``Others.among`` says of ``people``."""
        return Others(
            await self._loads(case.id, list(people), year),
            await self._given(queries.former_of_linked, case.id, list(case.linked)),
            await self._given(
                queries.former_of_same,
                case.id,
                [one.label for one in case.plaintiffs],
                [one.party_id or None for one in case.plaintiffs],
            ),
        )

    async def stranded(self, people: Sequence[str], limit: int = EVERY, after: int = 0) -> Stranded:
        """Places in hand of ``people`` (who may not go on), or of somebody recused, in the order of the cases."""
        rows = await self.pool.fetch(queries.stranded, *self._place, list(people), limit, after)
        count = await self.pool.fetchval(queries.stranded_count, *self._place, list(people))
        return Stranded([_held(row) for row in rows], count)

    async def sittings(self, leaders: Sequence[str], on: date) -> Sittings:
        """What ``Sittings.of`` says of ``leaders``."""
        year = date(on.year, 1, 1), date(on.year, 12, 31)
        rows = await self.pool.fetch(queries.appearances, *self._place, list(leaders), on)
        heard = await self.pool.fetch(queries.heard, *self._place, *year)
        return Sittings(
            {row["leader"]: (row["last"], row["this_year"]) for row in rows if row["last"]},
            {(frozenset(row["topics"]), row["leader"]): row["hearings"] for row in heard},
        )

    async def _loads(self, but: UUID, people: list[str], year: int) -> dict[str, Load]:
        days = date(year, 1, 1), date(year, 12, 31)
        rows = await self.pool.fetch(queries.plaintiffs_of_year, *self._place, but, people, *days)
        given: dict[str, set[tuple[Plaintiff, ...]]] = defaultdict(set)
        known: dict[tuple[Any, ...], Plaintiff] = {}
        for row in rows:
            given[row["handler"]].add(tuple(_plaintiff(one, known) for one in row["plaintiffs"]))
        counted = await self.pool.fetch(queries.loads, *self._place, but, people)
        return {
            (who := row["person"]): Load(row["in_hand"], row["last_given"], frozenset(given[who]))
            for row in counted
        }

    async def _given(self, query: str, *asked: Any) -> Given | None:
        row = await self.pool.fetchrow(query, *self._place, *asked)
        return Given(row["given_on"] or date.min, row["handler"], row["name"]) if row else None


async def people_of(pool: Pool, places: Sequence[tuple[str, str]], on: date) -> dict[tuple[str, str], People]:
    """The people of several bureaus on a day, by region and bureau."""
    names = {f"organisation-{region}-{bureau}": (region, bureau) for region, bureau in places}
    rows = await pool.fetch(queries.people, list(names))
    found = {names[row["stream"]]: load(row["history"]) for row in rows}
    return {place: People(found.get(place, History()), on) for place in places}


def _plaintiff(one: list[str | None], known: dict[tuple[Any, ...], Plaintiff]) -> Plaintiff:
    """Who sues often is made once."""
    key = tuple(one)
    return known.get(key) or known.setdefault(
        key, Plaintiff.model_validate({"label": one[0], "party_id": one[1]})
    )


def _held(row: Any) -> Held:
    place = row["instance"], row["defendant"]
    return Held(UUID(str(row["case_id"])), row["name"], place, row["handler"], row["recused"])
