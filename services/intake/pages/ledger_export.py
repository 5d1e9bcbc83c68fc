"""The empty ledger that clerks fill, and a bureau's cases in it, to take home. Importing an export again adds nothing."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import NamedTuple, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Response

from services.intake.importing.reading import Reader
from services.intake.ledger.book import ledger_of, template
from services.intake.ledger.export import ledger_rows
from services.intake.pages.choosing import chosen
from services.intake.pages.downloads import XLSX, attachment
from services.intake.pages.rooms import Rooms
from shared.events.history import History
from shared.personal.hiding import Show, shown
from shared.security import Act
from shared.web import Visit
from shared.web.naming import naming


def router(rooms: Rooms) -> APIRouter:
    """Before the routes of single imports, whose ids stand where these names do."""
    routes = rooms.site.router()
    reader = Reader(rooms.pool, rooms.log, rooms.site.today)

    @routes.get("/imports/template.xlsx")
    async def get_template(visit: Visit = rooms.site.visitor) -> Response:
        visit.identity.check(Act.IMPORT)
        content = await asyncio.to_thread(template)
        return Response(content, media_type=XLSX, headers=attachment("应诉台账（空白）.xlsx"))

    @routes.get("/imports/ledger.xlsx")
    async def get_ledger(bureau: str = "", visit: Visit = rooms.site.visitor) -> Response:
        place = chosen(visit, Act.IMPORT, bureau)
        pages = [await asyncio.to_thread(filled, page) async for page in reader.pages(*place)]
        visit.request.state.lines = sum(page.cases for page in pages)
        name = f"应诉台账-{await rooms.bureaus.name(*place)}-{rooms.site.today():%Y%m%d}.xlsx"
        rows = [row for page in reversed(pages) for row in page.rows]
        content = await asyncio.to_thread(_book, rows, await naming(visit.request, rows))
        return Response(content, media_type=XLSX, headers=attachment(name))

    return routes


Row: TypeAlias = dict[str, str | date | int]


class _Filled(NamedTuple):
    """What is kept of a page: the facts of all cases together would take far more room than what the ledger shows of them."""

    cases: int
    rows: list[Row]


def _book(rows: list[Row], as_: Show) -> bytes:
    return ledger_of(shown(row, as_) for row in rows)


def filled(page: list[tuple[UUID, History]]) -> _Filled:
    """The first opened first."""
    return _Filled(len(page), list(ledger_rows(dict(reversed(page)))))
