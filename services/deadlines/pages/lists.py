"""Lists of deadlines, and of cases in which nothing runs: filters, lamps, pages."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.deadlines.lists.asked import Cursor
from services.deadlines.lists.unclocked import Sought, answer
from services.deadlines.lists.unclocked import queries as unclocked
from services.deadlines.pages.asking import asked, filters, following
from services.deadlines.pages.rooms import PAGE, Rooms
from services.deadlines.pages.views import all_shown, options, states
from shared.events.terms import DeadlineKind, Missing, Nature
from shared.security import Act
from shared.sql import load_queries
from shared.web import Visit

queries = load_queries(__package__)


def router(rooms: Rooms) -> APIRouter:
    site, routes = rooms.site, rooms.site.router()

    @routes.get("/deadlines")
    async def get_deadlines(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        query = visit.request.query_params
        wanted = asked(query, visit.identity)
        page = await rooms.desk.page(wanted)
        choices = await _choices(rooms, wanted.region, wanted.bureau, own=visit.identity.of_bureau)
        return site.page(
            visit, "deadlines.html", items=all_shown(page["items"]), chosen=filters(query), choices=choices,
            today=page["today"], several=not visit.identity.of_bureau, next=following("/deadlines", query, page["next"]),
        )  # fmt: skip

    @routes.get("/deadlines/unclocked")
    async def get_unclocked(missing: str = "", cursor: str = "", visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        region, bureau = visit.identity.scope(None, visit.request.query_params.get("bureau") or None)
        sought = Sought(
            region=region, bureau=bureau, missing=missing or None, cursor=cursor or None, limit=PAGE
        )
        rows = [dict(row) for row in await rooms.desk.pool.fetch(unclocked.unclocked, *sought.arguments())]
        shown = rows[:PAGE]
        more = Cursor(shown[-1]["opened_on"], shown[-1]["case_id"]) if len(rows) > PAGE else None
        return site.page(
            visit, "unclocked.html", items=[answer(row, rooms.desk.today()) for row in shown], next=more and str(more),
            missing=missing, bureau=bureau, kinds=options(Missing), several=not visit.identity.of_bureau,
        )  # fmt: skip

    @routes.get("/deadlines/lamps")
    async def get_lamps(
        case: Annotated[list[UUID], Query(max_length=PAGE)], visit: Visit = site.visitor
    ) -> Response:
        """For a list of cases that another service shows: beside each the duty that is due first."""
        visit.identity.check(Act.SEE)
        rows = await rooms.desk.pool.fetch(queries.nearest, case)
        items = all_shown(await rooms.desk.lines([row["deadline_id"] for row in rows]))
        return site.page(visit, "lamps.html", items=items)

    return routes


async def _choices(rooms: Rooms, region: str | None, bureau: str | None, *, own: bool) -> dict[str, Any]:
    """What the filters offer; the bureau only where somebody sees several, people only where the bureau is known."""
    pool = rooms.desk.pool
    people = await pool.fetch(queries.people, region, bureau) if region and bureau else []
    bureaus = [] if own else await pool.fetch(queries.bureaus, region)
    return {
        "state": [("", "待办（进行中、逾期、暂停）"), *states()],
        "lamp": [("overdue", "逾期"), ("red", "红灯"), ("yellow", "黄灯"), ("green", "绿灯")],
        "kind": options(DeadlineKind),
        "nature": options(Nature),
        "person": [(row["person"], row["label"]) for row in people],
        "bureau": [(row["bureau"], row["name"]) for row in bureaus],
    }
