"""For auditors: who was refused what, who saw and took away what, and whether the log is whole, in their own region. As a page and as a file."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from services.intake.audit.file import MOST, comma_separated, workbook
from services.intake.audit.words import Entry, entry, kinds, span
from services.intake.pages.downloads import XLSX, attachment
from shared.database import Pool
from shared.security import Act
from shared.security.visitor import unfenced
from shared.sql import load_queries
from shared.web import Site, Visit

queries = load_queries("services.intake.audit")

PAGE = 50
_KINDS = kinds()


class Asked(BaseModel):
    person: Annotated[str, Field(max_length=64)] = ""
    day: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))] | Literal[""] = ""
    kind: Annotated[str, Field(max_length=60)] = ""
    after: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None


def router(site: Site, pool: Pool) -> APIRouter:
    """``pool`` sees the service's read models."""
    routes = site.router()

    async def found(asked: Asked, visit: Visit, limit: int) -> list[Entry]:
        visit.identity.check(Act.AUDIT)
        region, _ = visit.identity.scope()
        query = queries.audited_on_day if asked.day else queries.audited
        first, last = span(asked.day) if asked.day else (None, None)
        which = (region, asked.person.strip() or None, first, last, asked.after, asked.kind or None)
        return [_shown(site, dict(row)) for row in await pool.fetch(query, *which, limit)]

    @routes.get("/audit")
    async def get_audit(asked: Annotated[Asked, Query()], visit: Visit = site.visitor) -> Response:
        rows = await found(asked, visit, PAGE + 1)
        return site.page(
            visit,
            "audit.html",
            asked=asked,
            kinds=_KINDS,
            rows=rows[:PAGE],
            next=rows[PAGE - 1].position if len(rows) > PAGE else None,
            check=await unfenced(last_check(pool)),
            most=MOST,
        )

    @routes.get("/audit/export.{suffix}")
    async def get_file(
        suffix: Literal["xlsx", "csv"], asked: Annotated[Asked, Query()], visit: Visit = site.visitor
    ) -> Response:
        rows = await found(asked, visit, MOST)
        visit.request.state.lines = len(rows)
        make, kind = (workbook, XLSX) if suffix == "xlsx" else (comma_separated, "text/csv; charset=utf-8")
        content = await asyncio.to_thread(make, rows)
        return Response(
            content, media_type=kind, headers=attachment(f"审计记录-{site.today():%Y%m%d}.{suffix}")
        )

    return routes


async def last_check(pool: Pool) -> dict[str, Any] | None:
    """When the log was last verified, by whom, and what came of it, whichever process did it."""
    row = await pool.fetchrow(queries.last_check)
    return dict(row) if row else None


def _shown(site: Site, row: dict[str, Any]) -> Entry:
    account = site.accounts.by_person.get(row["person"])
    return entry(row, account.name if account else "", account.place if account else "")
