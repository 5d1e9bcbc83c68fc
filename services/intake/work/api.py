"""The bureaus' work over HTTP: why cases are lost, and what recurs."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Response

from services.intake.case_list import Code
from services.intake.work.causes import summary
from services.intake.work.causes_projection import causes
from shared.database import Pool


def router(pool: Pool) -> APIRouter:
    """``pool`` sees intake's read models."""
    routes = APIRouter(tags=["intake"])

    @routes.get("/v1/causes", summary="败诉原因和整改")
    async def get_causes(region: Code = None, bureau: Code = None) -> Response:
        """``recurrences``: the same bureau lost another case for it after a measure against it was closed."""
        items = summary(await causes(pool, region, bureau))
        return Response(orjson.dumps({"items": items}), media_type="application/json")

    return routes
