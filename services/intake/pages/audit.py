"""For auditors: who was refused what, in their own region."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from services.intake.audit.words import Refusal, refusal, span
from shared.database import Pool
from shared.security import Act
from shared.sql import load_queries
from shared.web import Site, Visit

queries = load_queries("services.intake.audit")

PAGE = 50


class Asked(BaseModel):
    person: Annotated[str, Field(max_length=64)] = ""
    day: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))] | Literal[""] = ""
    after: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None


def router(site: Site, pool: Pool) -> APIRouter:
    """``pool`` sees the service's read models."""
    routes = site.router()

    @routes.get("/audit")
    async def get_audit(asked: Annotated[Asked, Query()], visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.AUDIT)
        region, _ = visit.identity.scope()
        query = queries.refusals_of_day if asked.day else queries.refusals
        first, last = span(asked.day) if asked.day else (None, None)
        which = (region, asked.person.strip() or None, first, last, asked.after)
        rows = [dict(row) for row in await pool.fetch(query, *which, PAGE + 1)]
        return site.page(
            visit,
            "audit.html",
            asked=asked,
            rows=[_shown(site, row) for row in rows[:PAGE]],
            next=rows[PAGE - 1]["position"] if len(rows) > PAGE else None,
        )

    return routes


def _shown(site: Site, row: dict[str, Any]) -> Refusal:
    account = site.accounts.by_person.get(row["person"])
    return refusal(row, account.name if account else "", account.place if account else "")
