"""From a question of the cockpit to its answer: which figures of which periods are needed, read once, put into plain data."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from asyncpg import UndefinedTableError

from services.stats.asked import Asked, Scoped
from services.stats.catalogue import Catalogue
from services.stats.cockpit import answers
from services.stats.cockpit.asked import (
    DIMENSIONS,
    FIELDS,
    PLACES,
    TIMES,
    TRACED,
    AskedBy,
    AskedRanking,
    AskedTrace,
    AskedTrend,
    Paged,
    indicator_code,
)
from services.stats.cockpit.behind import behind
from services.stats.cockpit.comparing import clipped, parts
from services.stats.cockpit.crossing import Line, by_field, has_field
from services.stats.cockpit.reckoning import Reckoned, Reckoner, queries
from services.stats.indicators import Figure
from services.stats.knowledge import selected
from services.stats.notes import sample_warning
from services.stats.people.names import names_then
from services.stats.periods import Period
from services.stats.plain import plain_figure, plain_period
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from services.stats.tables import column
from services.stats.tracing import Part
from shared.errors import Rejected
from shared.events.terms import ProposalKind, ProposalState

Plain = dict[str, Any]


class Crossing(NamedTuple):
    """``inapplicable`` are the figures that cannot be told apart so."""

    lines: Sequence[Line]
    whole: dict[str, Figure]
    inapplicable: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """Every method gives the body of one door; it stands at ``position``."""

    reckoner: Reckoner

    @property
    def catalogue(self) -> Catalogue:
        return self.reckoner.catalogue

    async def overview(self, asked: Asked, at: Standpoint) -> Plain:
        when = asked.when
        periods = [period for period in (when, *answers.compared(when)) if period]
        reckoned = await self.reckoner.figures(
            asked, at, answers.key_codes(self.catalogue), periods, whole=True
        )
        samples = await self.reckoner.samples(asked, reckoned.at)
        supervised = await self.supervision(asked, reckoned.at, when)
        extra = {"warning": sample_warning(samples), "supervision": supervised}
        return {**answers.overview(asked, reckoned, when), **extra}

    async def ranking(self, asked: AskedRanking, at: Standpoint) -> Plain:
        code, when = indicator_code(self.catalogue, asked.indicator), asked.when
        reckoned = await self.reckoner.figures(asked, at, [code], [when])
        return _paged(asked, answers.ranking(asked, reckoned, code, when, descending=asked.descending))

    async def trend(self, asked: AskedTrend, at: Standpoint) -> Plain:
        code, periods = indicator_code(self.catalogue, asked.indicator), asked.periods
        reckoned = await self.reckoner.figures(asked, at, [code], periods, whole=True)
        return answers.trend(asked, reckoned, code, periods)

    async def matrix(self, asked: Paged, at: Standpoint) -> Plain:
        when = asked.when
        reckoned = await self.reckoner.figures(asked, at, answers.key_codes(self.catalogue), [when])
        return _paged(asked, answers.matrix(asked, reckoned, when))

    async def by(self, asked: AskedBy, at: Standpoint) -> Plain:
        codes, dimension, when = asked.codes(self.catalogue), asked.by, asked.when
        if dimension in FIELDS:
            return await self._by_field(asked, at, codes, dimension, when)
        periods = _times(when, dimension) if dimension in TIMES else [when]
        timed = dimension in TIMES
        reckoned = await self.reckoner.figures(asked, at, codes, [when, *periods], whole=timed)
        if timed:
            lines = _by_time(reckoned, codes, periods)
        else:
            lines = _by_place(reckoned, codes, when, bureaus=dimension == "bureau")
        whole = {code: reckoned.whole(code, when) for code in codes}
        return self._crossed(asked, reckoned.at, when, Crossing(lines, whole))

    async def trace(self, asked: AskedTrace, at: Standpoint) -> Plain:
        code = indicator_code(self.catalogue, asked.indicator)
        subject, _ = self.catalogue.indicators[code]
        part = Part(asked.only, asked.where, asked.offset, asked.limit)
        if part.only and not has_field(subject, part.only[0]):
            raise _inapplicable(part.only[0])
        return await behind(self.reckoner, asked, at, code, part)

    async def people(self, asked: Scoped, at: Standpoint) -> dict[str, str]:
        """What people are called, by code."""
        return await names_then(self.reckoner.pool, at, Scope(asked.region, asked.bureau))

    async def _by_field(
        self, asked: AskedBy, at: Standpoint, codes: Sequence[str], field: str, when: Period
    ) -> Plain:
        able = [code for code in codes if has_field(self.catalogue.indicators[code][0], field)]
        if not able:
            raise _inapplicable(field)
        rows = await selected(self.reckoner.pool, await self.reckoner.selection(asked, at, when, able))
        lines, whole = await asyncio.to_thread(by_field, rows, self.catalogue, able, field, when)
        if field == "handler":
            names = await self.people(asked, at)
            lines = [(code, names.get(code or "", title), figures) for code, title, figures in lines]
        left = [code for code in codes if code not in able]
        return self._crossed(asked, at, when, Crossing(lines, whole, left))

    def _crossed(self, asked: AskedBy, at: Standpoint, when: Period, found: Crossing) -> Plain:
        items, following = answers.page(found.lines, asked.offset, asked.limit, at.position)
        return {
            **answers.standing(asked, at),
            "period": plain_period(when),
            "dimension": asked.by,
            "dimension_title": DIMENSIONS[asked.by],
            "columns": [asdict(column(self.catalogue.indicators[code][1])) for code in found.whole],
            "items": [
                {"code": code, "title": title, "figures": _plain(figures)} for code, title, figures in items
            ],
            "total": _plain(found.whole),
            "inapplicable": list(found.inapplicable),
            "next": following,
        }

    async def supervision(self, asked: Scoped, at: Standpoint, when: Period) -> list[Plain] | None:
        """Null before there is a table of it."""
        scope = (asked.region, asked.bureau, when.since, when.until)
        try:
            rows = await self.reckoner.pool.fetch(queries.supervision_as_of, at.position, *scope)
        except UndefinedTableError:
            return None
        return [
            _supervised(ProposalKind(row["kind"]), ProposalState(row["state"]), row["count"]) for row in rows
        ]


def _supervised(kind: ProposalKind, state: ProposalState, count: int) -> Plain:
    titles = {"kind_title": kind.title, "state_title": state.title}
    return {"kind": kind.value, "state": state.value, "count": count, **titles}


def _times(when: Period, step: str) -> list[Period]:
    """The parts of the period as far as they lie in it."""
    if when.since is None:
        raise Rejected("period_unbounded", "按时间分组须给出起止明确的期间，不能用 all", "period")
    return clipped(parts(when, step), when)


def _by_time(reckoned: Reckoned, codes: Sequence[str], periods: Sequence[Period]) -> list[Line]:
    return [(p.code, p.title, {code: reckoned.whole(code, p) for code in codes}) for p in periods]


def _by_place(reckoned: Reckoned, codes: Sequence[str], when: Period, *, bureaus: bool) -> list[Line]:
    """A line for each bureau that has anything, or for each region."""
    found: dict[tuple[str, ...], dict[str, Figure]] = {}
    for code in codes:
        for (region, bureau), figure in reckoned.of(code, when).items():
            line = found.setdefault((region, bureau) if bureaus else (region,), {})
            line[code] = line.get(code, reckoned.empty(code)) + figure
    return [
        (key[-1], _name(reckoned, key), {code: line.get(code, reckoned.empty(code)) for code in codes})
        for key, line in sorted(found.items())
    ]


def _name(reckoned: Reckoned, key: tuple[str, ...]) -> str:
    return reckoned.names.get((key[0], key[1]), key[1]) if len(key) > 1 else key[0]


def _paged(asked: Paged, body: Plain) -> Plain:
    items, following = answers.page(body["items"], asked.offset, asked.limit, body["position"])
    return {**body, "items": items, "next": following}


def _plain(figures: dict[str, Figure]) -> Plain:
    return {code: plain_figure(figure) for code, figure in figures.items()}


def _inapplicable(field: str) -> Rejected:
    text = f"所选指标不能按“{TRACED[field]}”分组：计数单位没有这一项；可用：{'、'.join((*PLACES, *TIMES))}"
    return Rejected("dimension_inapplicable", text, "dimension")
