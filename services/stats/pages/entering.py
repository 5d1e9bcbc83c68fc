"""How promptly facts are entered, by bureau, and the facts behind each of the numbers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.stats.asked import Asked
from services.stats.cockpit.desk import Desk
from services.stats.entries import doors as entries
from services.stats.entries.projection import Entries
from services.stats.pages.choosing import LookEntries
from services.stats.pages.cockpit import framed
from services.stats.pages.look import Look, Seen, seen
from services.stats.standpoint import Standpoint, standpoint
from shared.errors import Rejected
from shared.web import Site, Visit

PAGE = 50
#: the numbers that have facts behind them
COUNTS = {
    "facts": "事实",
    "over_3_days": "超过3天",
    "over_10_days": "超过10天",
    "adjustments": "期后补登",
    "corrections": "更正",
    "voids": "作废",
}


def router(site: Site, desk: Desk) -> APIRouter:
    routes = site.router()

    async def stand(sees: Seen) -> tuple[Asked, Standpoint]:
        asked = sees.asked(Asked, period=sees.when.code)
        return asked, await standpoint(desk.reckoner.pool, asked.day, asked.log_position, (Entries.name,))

    @routes.get("/cockpit/entries")
    async def get_entries(look: Annotated[Look, Query()], visit: Visit = site.visitor) -> Response:
        sees = seen(visit.identity, look, site.today())
        asked, at = await stand(sees)
        items = await entries.delays(desk.reckoner.pool, at, asked)
        frame = await framed(desk, sees, at)
        names = dict(frame.bureaus)
        lines = [
            {**item, "name": names.get(item["bureau"], item["bureau"]), "links": _links(sees, item["bureau"])}
            for item in items
        ]
        more: dict[str, Any] = {"counts": COUNTS, "lines": lines, "note": entries.NOTE}
        return site.page(visit, "cockpit_entries.html", frame=frame, seen=sees, **more)

    @routes.get("/cockpit/entries/facts")
    async def get_facts(look: Annotated[LookEntries, Query()], visit: Visit = site.visitor) -> Response:
        sees = seen(visit.identity, look, site.today())
        if look.what not in COUNTS:
            raise Rejected("what_unknown", f"没有“{look.what}”这一项，请从登记及时情况的数字点进来。", "what")
        start = int(look.after) if look.after.isdecimal() else 0
        asked, at = await stand(sees)
        found = await entries.behind(desk.reckoner.pool, at, asked, look.what, after=start, limit=PAGE)
        frame = await framed(desk, sees, at)
        following = _link(sees, sees.bureau, look.what, start + PAGE) if len(found) > PAGE else ""
        more: dict[str, Any] = {
            "title": COUNTS[look.what],
            "names": dict(frame.bureaus),
            "following": following,
        }
        return site.page(
            visit, "cockpit_entry_facts.html", frame=frame, seen=sees, facts=found[:PAGE], **more
        )

    return routes


def _links(sees: Seen, bureau: str) -> dict[str, str]:
    return {what: _link(sees, bureau, what) for what in COUNTS}


def _link(sees: Seen, bureau: str | None, what: str, after: int | None = None) -> str:
    own = None if sees.own else bureau
    return sees.link("/cockpit/entries/facts", bureau=own, what=what, after=after)
