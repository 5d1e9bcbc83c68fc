"""What a new version of a pack would do to the open cases, before anybody relies on it: which dates move, come, go. Nothing is recorded.

Cases are looked at some at a time, each under the packs in use and under the new ones; ``next`` of an answer is where to go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request, Response

from services.deadlines.law.case import Case
from services.deadlines.law.obligations import Obligation, Withheld, obligations
from services.deadlines.lists import bodies
from services.deadlines.lists.answers import subject_title
from services.deadlines.lists.api import Desk
from services.deadlines.lists.asked import uuid_of
from services.deadlines.packs.examining import Examined, examine
from shared.dates import WorkCalendar
from shared.errors import Rejected
from shared.eventlog import reader
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.policy.load import PackError, Packs
from shared.sql import load_queries

queries = load_queries(__package__, "policies.sql")

MAX_BYTES = 1024 * 1024
_BODY = {"requestBody": {"required": True, "content": {"application/yaml": {"schema": {"type": "object"}}}}}
#: cases read from the log at once, and looked at in one request
PAGE, CASES = 200, 2_000


@dataclass(frozen=True, slots=True)
class Move:
    """``change`` is moved, new or gone; a date is null where there is none (not there, withheld, paused)."""

    case_id: UUID
    instance: int
    rule: str
    name: str
    subject: str
    change: str
    old: date | None
    new: date | None
    old_safe: date | None
    new_safe: date | None


@dataclass(slots=True)
class Preview:
    """Counts of everything found; ``items`` are at most ``limit`` of it."""

    limit: int
    looked_at: int = 0
    cases: int = 0
    counts: dict[str, int] = field(default_factory=lambda: {"moved": 0, "new": 0, "gone": 0})
    items: list[dict[str, Any]] = field(default_factory=list)

    def add(self, case_name: str, bureau: str, moves: Iterable[Move]) -> None:
        found = list(moves)
        self.looked_at += 1
        self.cases += bool(found)
        for move in found:
            self.counts[move.change] += 1
            if len(self.items) < self.limit:
                named = {
                    "case_name": case_name,
                    "bureau": bureau,
                    "subject_title": subject_title(move.subject),
                }
                self.items.append(asdict(move) | named)


def moves(case: Case, old: Packs, new: Packs, calendar: WorkCalendar) -> list[Move]:
    """The deadlines of a case that are still to be met under one of the two and dated otherwise under the other."""
    before, after = (_running(case, packs, calendar) for packs in (old, new))
    changed = (_move(before.get(key), after.get(key)) for key in dict.fromkeys((*before, *after)))
    return [move for move in changed if move]


def _running(case: Case, packs: Packs, calendar: WorkCalendar) -> dict[UUID, Obligation | Withheld]:
    duties = obligations(case, packs, calendar)
    return {duty.id: duty for duty in duties if isinstance(duty, Withheld) or not (duty.met or duty.ended)}


def _move(old: Obligation | Withheld | None, new: Obligation | Withheld | None) -> Move | None:
    was, now, named = _dates(old), _dates(new), new or old
    if named is None or (old and new and was == now):
        return None
    rule = next((d.rule.title for d in (new, old) if isinstance(d, Obligation)), named.rule_id)
    change = "moved" if old and new else "new" if new else "gone"
    return Move(
        named.case_id, named.instance, named.rule_id, rule, named.start.subject, change, was[0], now[0], was[1], now[1]
    )  # fmt: skip


def _dates(duty: Obligation | Withheld | None) -> tuple[date | None, date | None]:
    if isinstance(duty, Obligation) and not duty.paused:
        return duty.due.due, duty.due.due_safe
    return None, None


class Previews:
    """One look at a time: it must not keep the clock of the service waiting."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._one = asyncio.Semaphore(1)

    async def preview(self, text: str, after: UUID, cases: int, limit: int) -> dict[str, Any]:
        """PackError when the new pack may not be used."""
        async with self._one:
            desk = self._desk
            new = await asyncio.to_thread(examine, text, "pack.yaml", desk.packs, desk.calendar)
            preview, last, seen = Preview(limit), after, 0
            async for row, facts in self._open_cases(new, after, cases):
                last, seen = row["case_id"], seen + 1
                if facts:
                    case = Case(row["case_id"], row["region"], row["bureau"], fold(facts))
                    preview.add(row["name"], row["bureau"], moves(case, desk.packs, new.packs, desk.calendar))
                    await asyncio.sleep(0)  # requests are answered meanwhile
        told = asdict(preview)
        return {"pack": new.pack.id, **told, "next": last if seen == cases else None}

    async def _open_cases(
        self, new: Examined, after: UUID, cases: int
    ) -> AsyncIterator[tuple[Any, list[Recorded]]]:
        """Every open case with its events; without them when neither version of the pack binds its bureau."""
        bound = [pack.binds for pack in (new.pack, self._desk.packs.pack(new.pack.id)) if pack]
        while cases > 0:
            rows = await self._desk.pool.fetch(queries.open_cases, after, min(PAGE, cases))
            touched = [row for row in rows if any(b.covers(row["region"], row["bureau"]) for b in bound)]
            streams = {f"case-{row['case_id']}": list[Recorded]() for row in touched}
            for event in await reader.streams(self._desk.pool, streams) if streams else ():
                streams[event.stream].append(event)
            for row in rows:
                yield row, streams.get(f"case-{row['case_id']}", [])
            if len(rows) < min(PAGE, cases):
                return
            after, cases = rows[-1]["case_id"], cases - len(rows)


def router(desk: Desk) -> APIRouter:
    """The door of previews."""
    routes = APIRouter(tags=["policies"])
    previews = Previews(desk)

    @routes.post(
        "/v1/policies/preview",
        summary="规则包新版本对在办案件期限的影响",
        response_model=bodies.PolicyPreview,
        openapi_extra=_BODY,
    )
    async def post_preview(
        request: Request,
        after: Annotated[str | None, Query(max_length=64, description="上一次回答的 next")] = None,
        cases: Annotated[int, Query(ge=1, le=CASES, description="本次最多查看多少个案件")] = CASES,
        limit: Annotated[int, Query(ge=0, le=1_000, description="最多列出多少条")] = 200,
    ) -> Response:
        start = uuid_of(after, "after") or UUID(int=0)
        try:
            found = await previews.preview(await _text(request), start, cases, limit)
        except PackError as error:
            raise Rejected("policy_invalid", str(error), "body") from None
        return Response(orjson.dumps(found, default=str), media_type="application/json")

    return routes


async def _text(request: Request) -> str:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise Rejected("body_too_large", f"规则包不得超过 {MAX_BYTES} 字节。", "body")
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Rejected("encoding_invalid", "规则包须为 UTF-8 编码的 YAML 文件。", "body") from None
