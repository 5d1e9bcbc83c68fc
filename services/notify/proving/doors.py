"""The record of one notice, one matter or one case over HTTP: as data, .docx, .pdf or .xlsx.

The read model says which notices there are, the log what became of them; the answer names the log position that it speaks of.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Response

from services.notify import bodies, notices
from services.notify.proving.paper import paper
from services.notify.proving.record import Record, record
from shared.clock import Today
from shared.database import Pool
from shared.errors import Rejected
from shared.eventlog import EventLog
from shared.papers.formats import Format, printed
from shared.runtime.openapi import problems
from shared.runtime.problem import problem
from shared.security.visitor import unfenced
from shared.sql import load_queries

queries = load_queries(__package__)

#: notices of one record
MOST = 2_000
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {one.media_type: {} for one in Format if one is not Format.JSON}},
    **problems({404: "没有有关的通知"}),
}


def proving(log: EventLog, pool: Pool, today: Today) -> APIRouter:
    """``pool`` sees the service's read models."""
    routes = APIRouter(tags=["notify"])

    @routes.get(
        "/v1/notifications/{notification}/proof",
        summary="一条通知的送达记录",
        response_model=bodies.Proof,
        responses=_FILES,
    )
    async def get_notice_proof(notification: UUID, format: Format = Format.JSON) -> Response:  # noqa: A002
        found = await record_of(log, [notification])
        return await answer(pool, f"通知{notification}", found, format, today)

    @routes.get(
        "/v1/matters/{about}/proof",
        summary="一个事项的送达记录",
        response_model=bodies.Proof,
        responses=_FILES,
    )
    async def get_matter_proof(about: UUID, format: Format = Format.JSON) -> Response:  # noqa: A002
        case = await pool.fetchval(queries.case_of_matter, about)
        found = await _record(pool, log, queries.of_matter, about, case)
        return await answer(pool, f"事项{about}", found, format, today)

    @routes.get(
        "/v1/cases/{case_id}/proof",
        summary="一个案件的送达记录",
        response_model=bodies.Proof,
        responses=_FILES,
    )
    async def get_case_proof(case_id: UUID, format: Format = Format.JSON) -> Response:  # noqa: A002
        found = await _record(pool, log, queries.of_case, case_id, case_id)
        return await answer(pool, f"案件{case_id}", found, format, today)

    return routes


async def _record(pool: Pool, log: EventLog, query: str, key: UUID, case: UUID | None) -> Record:
    """Whoever may see the case sees all that was told of it, to the 司法局 too; of anything else what was told to people of their own place."""

    async def known() -> Record:
        return await record_of(log, [row["id"] for row in await pool.fetch(query, key, MOST + 1)])

    seen = case and await pool.fetchval(queries.sees_case, case)
    return await unfenced(known()) if seen else await known()


async def record_of(log: EventLog, ids: Iterable[UUID]) -> Record:
    wanted = list(ids)
    if len(wanted) > MOST:
        said = f"有关的通知超过{MOST}件，一份记录单容纳不下；请改按事项或逐条出具。"
        raise Rejected("too_many_notices", said)
    upto = await log.tail()
    return record(await log.read_streams(map(notices.stream_of, wanted)), upto)


async def answer(pool: Pool, of: str, found: Record, form: Format, today: Today) -> Response:
    """On paper people stand as they are called, also those of another place: whoever is given the record sees all of it."""
    if not found.notices and not found.nobody:
        return problem(404, "notification_not_found", f"没有{of}的通知，请核对编号。")
    if form is Format.JSON:
        content = orjson.dumps(asdict(found), default=_plain)
    else:
        made = paper(of, found, today(), await unfenced(_names(pool, found)))
        content = await asyncio.to_thread(printed, made, form)
    named = {"content-disposition": f'attachment; filename="proof.{form}"'} if form is not Format.JSON else {}
    return Response(content, 200, named, form.media_type)


async def _names(pool: Pool, found: Record) -> dict[str, str]:
    """Their labels; who has none goes by their code."""
    told = {person for one in found.notices for person in (one.person, one.on_behalf_of) if person}
    told |= {text for one in found.notices for line in one.lines for text in (line.actor, line.said) if text}
    rows = await pool.fetch(queries.labels, list(told))
    return {row["person"]: row["label"] for row in rows if row["label"]}


def _plain(value: Any) -> Any:
    """UUIDs of asyncpg, addresses, tuples of terms."""
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else str(value)
