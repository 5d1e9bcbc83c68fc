"""The overview of the cockpit: one reading of the figures, at one log position, for everything the page shows."""

from __future__ import annotations

from typing import Annotated

from asyncpg import UndefinedTableError
from fastapi import APIRouter, Query, Response

from services.stats.asked import Asked
from services.stats.cockpit.answers import key_codes
from services.stats.cockpit.desk import Desk
from services.stats.entries.projection import queries as entry_queries
from services.stats.notes import sample_warning
from services.stats.pages.charts import charts
from services.stats.pages.frame import Frame, choices
from services.stats.pages.look import Look, Seen, seen
from services.stats.pages.overview import earlier, flow_chart, overview
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from shared.web import Site, Visit


def router(site: Site, desk: Desk) -> APIRouter:
    routes = site.router()

    @routes.get("/cockpit")
    async def get_cockpit(look: Annotated[Look, Query()], visit: Visit = site.visitor) -> Response:
        sees = seen(visit.identity, look, site.today())
        asked = sees.asked(Asked, period=sees.when.code)
        periods = [period for period in (sees.when, *earlier(sees.when)) if period]
        at = await desk.reckoner.at(asked)
        reckoned = await desk.reckoner.figures(asked, at, key_codes(desk.catalogue), periods)
        return site.page(
            visit,
            "cockpit.html",
            frame=await framed(desk, sees, reckoned.at),
            seen=sees,
            shown=overview(sees, reckoned),
            beside=earlier(sees.when),
            charts=charts(flow_chart(sees, reckoned)),
            warning=sample_warning(await desk.reckoner.samples(asked, reckoned.at)),
            supervision=await desk.supervision(asked, reckoned.at, sees.when),
        )

    return routes


async def framed(desk: Desk, sees: Seen, at: Standpoint) -> Frame:
    """What stands around the page, with the bureaus there are."""
    names = await desk.reckoner.names(at, Scope(sees.region, sees.bureau if sees.own else None))
    try:
        since = await desk.reckoner.pool.fetchval(entry_queries.first_entry)
    except UndefinedTableError:
        since = None
    return Frame(sees, choices(names), since)
