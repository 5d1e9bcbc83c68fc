"""How the copies of other sites stand, for the page of operators and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.database import Connection, Pool
from shared.sites.known import Site, Sites
from shared.sql import load_queries

queries = load_queries(__package__)

#: a site that has not answered for so long is called away
AWAY = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Copied:
    """``behind``: events the site held beyond ``upto`` when it answered last; ``failure``: why nothing is copied any more."""

    name: str
    title: str
    regions: tuple[str, ...]
    upto: int
    behind: int | None
    heard_at: datetime | None
    failure: str
    colour: str
    words: str


async def copied(db: Pool | Connection, sites: Sites, now: datetime) -> list[Copied]:
    """Every site of the file, also one that never answered."""
    rows = {row["site"]: dict(row) for row in await db.fetch(queries.standings)}
    return [_copied(name, site, rows.get(name, {}), now) for name, site in sites.known.items()]


def _copied(name: str, site: Site, row: Mapping[str, Any], now: datetime) -> Copied:
    heard, failure = row.get("heard_at"), row.get("failure") or ""
    colour, words = _lamp(heard, failure, now)
    return Copied(
        name, site.title, site.regions, row.get("upto", 0), row.get("behind"), heard, failure, colour, words
    )


def _lamp(heard: datetime | None, failure: str, now: datetime) -> tuple[str, str]:
    if failure:
        return "red", "已停止"
    if heard is None or now - heard > AWAY:
        return "yellow", "联系不上"
    return "green", "抄录中"
