"""``GET /v1/cases``: the cases intake knows, the last opened first, page by page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response

from services.intake import bodies
from services.intake.projections import queries
from shared.database import Pool
from shared.events import CATALOGUE

Limit = Annotated[int, Query(ge=1, le=500)]
After = Annotated[int | None, Query(ge=1, le=2**63 - 1)]
Code = Annotated[str | None, Query(pattern=r"^[a-z0-9-]{2,40}$")]


def router(pool: Pool, named: Callable[[str, str], Awaitable[str]]) -> APIRouter:
    """``pool`` sees intake's read model; ``named`` says what a bureau of a region is called."""
    routes = APIRouter(tags=["intake"])

    @routes.get("/v1/cases", summary="案件列表", response_model=bodies.CasePage)
    async def get_cases(
        region: Code = None,
        bureau: Code = None,
        unparsed: bool = False,
        after: After = None,
        limit: Limit = 100,
    ) -> Response:
        """``unparsed``: only cases with a case number that could not be read. ``next`` is the following page's ``after``."""
        rows = await pool.fetch(queries.case_list, region, bureau, unparsed, after, limit)
        following = rows[-1]["opened_position"] if len(rows) == limit else None
        names = {place: await named(*place) for place in {(row["region"], row["bureau"]) for row in rows}}
        items = [_shown(dict(row), names[row["region"], row["bureau"]]) for row in rows]
        body = {"items": items, "next": following}
        return Response(orjson.dumps(body), media_type="application/json")

    return routes


def _shown(row: dict[str, Any], bureau_name: str) -> dict[str, Any]:
    kept = ("region", "bureau", "name", "kind", "origin", "levels", "version")
    flags = [name for name in ("unparsed_case_no", "closed", "voided") if row[name]]
    last = {
        "position": row["last_position"],
        "type": row["last_type"],
        "title": CATALOGUE[row["last_type"]].title,
        "occurred_on": row["last_on"],
        "recorded_at": row["last_at"],
    }
    said = {name: row[name] for name in kept} | {"bureau_name": bureau_name}
    return {"id": str(row["case_id"]), **said, "flags": flags, "last": last}
