"""Courts' lists over HTTP: ``POST /v1/court-lists`` takes the file, ``GET …/{list_id}/reconciliation`` sets it beside what is registered.

A file that was received before adds nothing; a later one for the same court, period and kind supersedes it and both are shown.
"""

from __future__ import annotations

import asyncio
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.intake.case_list import After, Code, Limit
from services.intake.court_list import bodies
from services.intake.court_list.answers import as_json, figures_as_json
from services.intake.court_list.book import CourtBook, Scope
from services.intake.court_list.desk import Desk, File, Receipt, Sender
from services.intake.court_list.figures import Total, gaps
from services.intake.court_list.projection import queries
from services.intake.court_list.reading import Reading, read_list
from services.intake.ledger.grid import MAX_FILE
from services.intake.ledger.headers import read_mapping
from services.intake.problems import Problem, ProblemRoute
from shared.eventlog.seal import sm3
from shared.events.terms import ListBasis
from shared.runtime.openapi import problems

JSON = "application/json"
#: no control characters: nothing that a database or a log could not hold
_WORDS = r"^[^\x00-\x1f\x7f]+$"
_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+$"
_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}
_TAKEN: dict[int | str, dict[str, Any]] = {
    200: {"description": "只预览，或以前已收到", "model": bodies.ListReceipt},
    **problems({413: "文件太大"}),
}
_NO_LIST = problems({404: "没有这份名单"})

ListId = Annotated[UUID, Path(description="法院名单编号（UUID）")]
Court = Annotated[str, Query(min_length=2, max_length=100, pattern=_WORDS, description="法院名称")]
Region = Annotated[str, Query(pattern=r"^[a-z0-9-]{2,40}$")]
Bureau = Annotated[str, Query(pattern=r"^[a-z0-9-]{2,40}$", description="接收名单的单位编码")]
Actor = Annotated[str, Query(max_length=128, pattern=_WORDS)]
Since = Annotated[date, Query(description="名单所涉期间的首日")]
Until = Annotated[date, Query(description="名单所涉期间的末日，含当日")]
Basis = Annotated[
    ListBasis, Query(description="名单按什么日期收入案件：docketed 收案，judged 结案，heard 开庭")
]
Suffix = Annotated[str, Query(pattern=r"^\.(xlsx|csv)$", description="文件的扩展名：.xlsx 或 .csv")]
FileName = Annotated[str | None, Query(max_length=255, pattern=_WORDS, description="文件名，便于辨认")]
Words = Annotated[str | None, Query(max_length=8_000, description="对照文件的内容（YAML），说明名单各列")]
Some = Annotated[float | None, Query(ge=0, le=10_000_000, description="法院公布的件数")]
Rate = Annotated[float | None, Query(ge=0, le=100, description="法院公布的百分比，0 至 100")]


class Explained(BaseModel):
    """One difference of a reconciliation, by its entry and attribute, and why it is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entry: str = Field(min_length=1, max_length=2_000, pattern=_WORDS)
    attribute: str = Field(min_length=1, max_length=40, pattern=_WORDS)
    reason: str = Field(min_length=1, max_length=2_000, pattern=_TEXT)
    actor: str = Field(min_length=1, max_length=128, pattern=_WORDS)


def router(desk: Desk) -> APIRouter:
    """The doors of courts' lists."""
    routes = APIRouter(route_class=ProblemRoute, tags=["court-lists"])
    _receiving(routes, desk)
    _listing(routes, desk)
    _setting_beside(routes, desk)
    return routes


def _receiving(routes: APIRouter, desk: Desk) -> None:
    @routes.post(
        "/v1/court-lists",
        status_code=HTTPStatus.CREATED,
        openapi_extra=_BODY,
        summary="导入法院案件名单",
        response_model=bodies.ListReceipt,
        responses=_TAKEN,
    )
    async def post_court_list(
        request: Request,
        *,
        court: Court,
        region: Region,
        since: Since,
        until: Until,
        bureau: Bureau = "sfj",
        actor: Actor = "court-list",
        basis: Basis = ListBasis.DOCKETED,
        suffix: Suffix = ".xlsx",
        file_name: FileName = None,
        mapping: Words = None,
        dry_run: bool = False,
    ) -> Response:
        """``unread``: by row what could not be read; such rows are kept."""
        if until < since:
            raise Problem(422, "court_list_period", "期间的末日早于首日，请核对。")
        content = await _content(request)
        reading = await asyncio.to_thread(_read, content, suffix, mapping)
        scope = Scope(region, court, basis, since, until)
        file = File(sm3(content).hex(), file_name)
        receipt = await desk.receive(scope, reading, file, Sender(bureau, actor), dry_run=dry_run)
        body = _receipt(receipt, reading) | {"dry_run": dry_run}
        return _answer(body, 201 if receipt.new and not dry_run else 200)


def _receipt(receipt: Receipt, reading: Reading) -> dict[str, Any]:
    return {
        "id": str(receipt.list_id),
        "status": "accepted" if receipt.new else "duplicate",
        "edition": receipt.edition,
        "editions": receipt.editions,
        "rows": len(reading.rows),
        "passed_over": reading.passed_over,
        "ignored_columns": list(reading.ignored),
        "unread": reading.unread,
    }


def _listing(routes: APIRouter, desk: Desk) -> None:
    @routes.get("/v1/court-lists", summary="法院案件名单", response_model=bodies.ListPage)
    async def get_court_lists(
        *,
        region: Code = None,
        court: Annotated[str | None, Query(max_length=100, pattern=_WORDS, description="法院名称")] = None,
        since: Annotated[date | None, Query(description="只列期间在该日或以后开始的")] = None,
        until: Annotated[date | None, Query(description="只列期间在该日或以前结束的")] = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Response:
        """The last received first. ``next`` is the following page's ``after``."""
        rows = await desk.pool.fetch(queries.lists, region, court, since, until, after, limit)
        items = [
            {"id": str(row["list_id"]), **{k: v for k, v in row.items() if k != "list_id"}} for row in rows
        ]
        following = items[-1]["position"] if len(items) == limit else None
        return _answer({"items": items, "next": following})


def _setting_beside(routes: APIRouter, desk: Desk) -> None:
    """A list and what is registered: differences, figures, and why a difference is none."""

    @routes.get(
        "/v1/court-lists/{list_id}/reconciliation",
        summary="法院名单与登记案件核对",
        response_model=bodies.ReconciliationBody,
        responses=_NO_LIST,
    )
    async def get_reconciliation(list_id: ListId) -> Response:
        book = await _book(desk, list_id)
        return _answer(as_json(book, await desk.reconciled(book)))

    @routes.get(
        "/v1/court-lists/{list_id}/figures",
        summary="法院公布数与登记数核对",
        response_model=bodies.ListFigures,
        responses=_NO_LIST,
    )
    async def get_figures(
        list_id: ListId,
        filed: Some = None,
        closed: Some = None,
        leader_rate: Rate = None,
        loss_rate: Rate = None,
    ) -> Response:
        """``causes`` are the cases that count on one side only; ``unexplained`` is what the list does not bear out."""
        book = await _book(desk, list_id)
        given = {
            Total.FILED: filed,
            Total.CLOSED: closed,
            Total.LEADER_RATE: leader_rate,
            Total.LOSS_RATE: loss_rate,
        }
        published = {total: value for total, value in given.items() if value is not None}
        found = await desk.reconciled(book, figures=published)
        return _answer(figures_as_json(book, gaps(found, book.scope, published)))

    @routes.post(
        "/v1/court-lists/{list_id}/explanations",
        status_code=HTTPStatus.CREATED,
        summary="说明法院名单差异",
        response_model=bodies.ExplanationAnswer,
        responses=_NO_LIST,
    )
    async def post_explanation(list_id: ListId, asked: Explained) -> Response:
        """Holds as long as both sides say what they say now."""
        book = await _book(desk, list_id)
        count = await desk.explain(book, asked.entry, asked.attribute, reason=asked.reason, actor=asked.actor)
        return _answer({"id": str(list_id), "explained": count}, HTTPStatus.CREATED)


async def _book(desk: Desk, list_id: UUID) -> CourtBook:
    book = await desk.book(list_id)
    if book is None:
        raise Problem(404, "court_list_not_found", f"没有编号为 {list_id} 的法院名单。")
    return book


async def _content(request: Request) -> bytes:
    """The file, never more of it than may be."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FILE:
            raise Problem(413, "file_too_large", f"文件超过 {MAX_FILE // 1_000_000} MB，请分成几个文件。")
    return bytes(body)


def _read(content: bytes, suffix: str, mapping: str | None) -> Reading:
    return read_list(content, suffix, read_mapping(mapping) if mapping else None)


def _answer(body: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, media_type=JSON)
