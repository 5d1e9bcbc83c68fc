"""The number beside 收件箱 in every page's head: what its person has not read. Nothing where there is nothing, or where one has no inbox."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from shared.database import Pool
from shared.security import Act
from shared.sql import load_queries
from shared.web import Site, Visit
from shared.web.headers import HEADERS

queries = load_queries("services.notify")


def router(site: Site, pool: Pool) -> APIRouter:
    routes = site.router()

    @routes.get("/inbox/unread")
    async def get_unread(visit: Visit = site.visitor) -> Response:
        who = visit.identity
        number = await pool.fetchval(queries.unread, who.person) if who.can(Act.SEE) else 0
        return HTMLResponse(str(number or ""), headers=HEADERS)

    return routes
