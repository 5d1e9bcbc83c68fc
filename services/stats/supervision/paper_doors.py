"""Papers of a 申辩 over HTTP: content is stored before the reply names its digest, and handed out to those who replied and those who decide."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse

from services.stats.supervision import bodies
from services.stats.supervision.clues import check_clue
from services.stats.supervision.office import Office
from services.stats.supervision.papers import check_reader
from services.stats.supervision.standing import folded
from shared.errors import Rejected
from shared.files.kinds import FileKind
from shared.runtime.openapi import problems
from shared.runtime.problem import problem
from shared.security.visitor import visitor

Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="材料内容的 SM3 校验码")]
PAPERS = "/v1/supervision/{proposal}/papers"
_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}
_NONE = {404: "没有这项监督建议"}
_REFUSALS = problems({**_NONE, 413: "文件太大", 415: "无法识别的文件类型", 422: "文件是空的"})
_KINDS: dict[int | str, dict[str, Any]] = {200: {"content": {kind.value: {} for kind in FileKind}}}
_STATUS = {"file_too_large": 413, "file_type_not_allowed": 415}


def router(office: Office) -> APIRouter:
    routes = APIRouter(tags=["supervision"])

    @routes.post(
        PAPERS,
        status_code=HTTPStatus.CREATED,
        openapi_extra=_BODY,
        summary="上传申辩材料",
        response_model=bodies.StoredPaper,
        responses=_REFUSALS,
    )
    async def post_paper(proposal: UUID, request: Request) -> Response:
        """The digest goes into ``papers`` of the reply, what the file is called into ``paper_names``."""
        row = folded(await office.life(proposal))
        if row is None:
            return _missing(proposal)
        check_clue(visitor(), row)
        try:
            stored = await office.papers.put(request.stream())
        except Rejected as why:
            return problem(_STATUS.get(why.code, 422), why.code, why.message)
        body = {"digest": stored.digest, "size": stored.size, "media_type": stored.kind.value}
        return Response(orjson.dumps(body), HTTPStatus.CREATED, media_type="application/json")

    @routes.get(
        f"{PAPERS}/{{digest}}",
        summary="下载申辩材料",
        response_class=StreamingResponse,
        responses=_KINDS | problems({404: "没有这项监督建议，或者没有这份材料"}),
    )
    async def get_paper(proposal: UUID, digest: Digest) -> Response:
        life = await office.life(proposal)
        row, who = folded(life), visitor()
        if row is None:
            return _missing(proposal)
        if who is not None:
            check_reader(who, row)
        try:
            return await office.papers.handed_out(life, digest)
        except Rejected as why:
            return problem(500 if why.code == "file_damaged" else 404, why.code, why.message)

    return routes


def _missing(proposal: UUID) -> Response:
    missing = f"没有编号为 {proposal} 的监督建议，请从 supervision list 中复制编号。"
    return problem(404, "proposal_not_found", missing)
