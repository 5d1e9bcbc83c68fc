"""``GET /v1/ledger``: a bureau's cases with their effective facts, page by page: what a ledger is compared with, and exported from.

Cases are found through the list of cases, their facts are read from the log itself, so that an import never compares with yesterday.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Response

from services.intake import bodies
from services.intake.case_list import After, Code
from services.intake.projections import queries
from shared.database import Pool
from shared.eventlog import EventLog
from shared.events.envelope import Recorded
from shared.events.history import History, dump, fold

Limit = Annotated[int, Query(ge=1, le=500)]


def router(pool: Pool, log: EventLog) -> APIRouter:
    """``pool`` sees intake's read model."""
    routes = APIRouter(tags=["intake"])

    @routes.get("/v1/ledger", summary="台账数据", response_model=bodies.LedgerPage)
    async def get_ledger(
        bureau: Annotated[str, Query(pattern=r"^[a-z0-9-]{2,40}$")],
        region: Code = None,
        after: After = None,
        limit: Limit = 200,
    ) -> Response:
        """Each item: id, region, bureau and ``history``, the facts as they stand. ``next`` is the following page's ``after``."""
        rows = await pool.fetch(queries.case_list, region, bureau, False, after, limit)
        histories = await _histories(log, [row["case_id"] for row in rows])
        items = [
            {
                "id": str(id_),
                "region": row["region"],
                "bureau": row["bureau"],
                "history": dump(histories[id_]),
            }
            for row in rows
            if (id_ := row["case_id"]) in histories
        ]
        following = _next(rows, limit)
        return Response(orjson.dumps({"items": items, "next": following}), media_type="application/json")

    return routes


async def bureau_page(
    pool: Pool, log: EventLog, place: tuple[str, str], after: int | None, limit: int
) -> tuple[list[tuple[UUID, History]], int | None]:
    """The same for readers in this service: cases with their facts, and the following page's ``after``."""
    rows = await pool.fetch(queries.case_list, *place, False, after, limit)
    histories = await _histories(log, [row["case_id"] for row in rows])
    return [(id_, histories[id_]) for row in rows if (id_ := row["case_id"]) in histories], _next(rows, limit)


def _next(rows: list[Any], limit: int) -> int | None:
    return rows[-1]["opened_position"] if len(rows) == limit else None


async def _histories(log: EventLog, ids: list[Any]) -> dict[UUID, History]:
    """Folded in a thread: hundreds of cases are tenths of a second in which others are answered."""
    events: dict[str, list[Recorded]] = {}
    for event in await log.read_streams([f"case-{id_}" for id_ in ids]):
        events.setdefault(event.stream, []).append(event)
    return await asyncio.to_thread(
        lambda: {UUID(stream.removeprefix("case-")): fold(of) for stream, of in events.items()}
    )
