"""无钟: open cases that nothing would ever speak of: no running deadline, no handler, no contact, no mediation plan, no 包保单 at high risk.

A case that is closed, voided or taken from a publication is nobody's work. What others must do by when (预估) is no clock of ours; a clock
that is stopped is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.deadlines.lists import bodies
from services.deadlines.lists.answers import titled
from services.deadlines.lists.api import Desk
from services.deadlines.lists.asked import SEVERAL, Cursor, Text, cursor_of, several, terms_of
from shared.events.terms import CaseKind, Level, Missing, Origin
from shared.sql import load_queries

queries = load_queries(__package__, "unclocked.sql")


class Sought(BaseModel):
    """The filters of the list, several values by comma."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: Text = Field(default=None, description=f"行政区划代码{SEVERAL}", max_length=500)
    bureau: Text = Field(default=None, description=f"单位编码{SEVERAL}", max_length=500)
    missing: Text = Field(default=None, description="、".join(Missing), max_length=200)
    cursor: Text = Field(default=None, description="上一页的 next", max_length=128)
    limit: int = Field(default=100, ge=1, le=1_000)

    def arguments(self) -> tuple[Any, ...]:
        """In the order of the query; Rejected for a value that is not known."""
        wanted = terms_of(tuple(Missing), self.missing, "missing") or list(Missing)
        after = cursor_of(self.cursor) or (None, None)
        return several(self.region), several(self.bureau), wanted, *after, self.limit + 1


def answer(row: Mapping[str, Any], today: date) -> dict[str, Any]:
    """One case with everything that is missing in it, each since when and for how many days."""
    return {
        "case_id": row["case_id"],
        "name": row["name"],
        "case_no": row["case_no"],
        **titled("kind", CaseKind, row["kind"]),
        **titled("origin", Origin, row["origin"]),
        "region": row["region"],
        "bureau": row["bureau"],
        "bureau_name": row["bureau_name"],
        "instance": row["instance"],
        **titled("level", Level, row["level"]),
        "handler": row["handler"],
        "handler_label": row["handler_label"],
        "opened_on": row["opened_on"],
        "missing": [
            {"code": what.value, "title": what.title, "since": since, "days": max((today - since).days, 0)}
            for what, since in missing_of(row)
        ],
    }


def missing_of(row: Mapping[str, Any]) -> Iterator[tuple[Missing, date]]:
    """Since the notice of the instance; without one since the system learned of the case."""
    begun = row["noticed_on"] or row["opened_on"]
    since = {Missing.DEADLINE: row["quiet_since"], Missing.GUARANTEE: row["risk_on"] or begun}
    for what in Missing:
        if row[f"no_{what.value}"]:
            yield what, since.get(what, begun)


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(tags=["deadlines"], dependencies=[Depends(desk.up_to_date)])

    @routes.get("/v1/cases/unclocked", summary="无钟案件", response_model=bodies.UnclockedPage)
    async def get_unclocked(sought: Annotated[Sought, Query()]) -> Response:
        today = desk.today()
        rows = await desk.pool.fetch(queries.unclocked, *sought.arguments())
        shown = rows[: sought.limit]
        more = str(Cursor(shown[-1]["opened_on"], shown[-1]["case_id"])) if len(rows) > len(shown) else None
        body = {"today": today, "items": [answer(dict(row), today) for row in shown], "next": more}
        return Response(orjson.dumps(body, default=str), media_type="application/json")

    return routes
