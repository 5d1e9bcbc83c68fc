"""Answers that all doors of publication share: 404 for what is not there, a file under its Chinese name, JSON with the database's own types."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute

from services.stats.publishing.office import NotFoundError
from services.stats.publishing.reprint import NOT_REPRODUCIBLE
from shared.errors import Rejected
from shared.papers.formats import Format, printed
from shared.papers.paper import Paper
from shared.runtime.openapi import problems
from shared.runtime.problem import problem

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

#: what ``FoundRoute`` may answer instead
NO_DRAFT = problems({404: "没有这份草稿"})
NO_EDITION = problems({404: "没有这一版"})
GONE = problems({409: "不能重现，且发布时的文件已不在文件库"})
FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind.media_type: {} for kind in Format if kind is not Format.JSON}}
}


class FoundRoute(APIRoute):
    """A route whose handler may look for a draft or an edition that is not there, or not there any more."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except NotFoundError as error:
                return problem(404, "report_not_found", f"没有编号为 {error} 的草稿或发布记录，请从报告清单中复制编号。")  # fmt: skip
            except Rejected as why:
                if why.code != NOT_REPRODUCIBLE:
                    raise
                return problem(409, why.code, why.message)

        return answered


def answer(body: dict[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(body, default=str), status, media_type="application/json")


async def file(paper: Paper, kind: Format, name: str, headers: dict[str, str] | None = None) -> Response:
    """The paper printed, beside the service's other requests."""
    content = await asyncio.to_thread(printed, paper, kind)
    return download(content, kind, name, headers)


def download(content: bytes, kind: Format, name: str, headers: dict[str, str] | None = None) -> Response:
    """JSON is shown, everything else is saved under ``name``."""
    named = {"content-disposition": f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}')}"}
    shown = {} if kind is Format.JSON else named
    return Response(content, 200, shown | (headers or {}), kind.media_type)
