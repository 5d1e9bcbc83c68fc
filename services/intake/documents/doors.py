"""Papers over HTTP: ``POST /v1/files`` stores content, ``GET /v1/files/{digest}`` hands it out unchanged, and a case lists its papers.

What is handed out is never run by a browser: always an attachment, never sniffed, in a sandbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

import orjson
import structlog
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.intake import bodies
from services.intake.documents.listing import papers
from services.intake.problems import Problem, ProblemRoute
from shared.errors import Rejected
from shared.eventlog import EventLog
from shared.events.envelope import Recorded
from shared.files import Files
from shared.files.handing import download_headers
from shared.files.kinds import FileKind
from shared.files.uploads import Uploads
from shared.runtime.openapi import problems

log = structlog.get_logger(__name__)

Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="文件内容的 SM3 校验码")]
Name = Annotated[str, Query(max_length=255, description="下载时的文件名")]
Case = Annotated[UUID | None, Query(description="材料所在的案件；本单位自己上传的文件不必写")]
_STATUS = {
    "file_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "file_type_not_allowed": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "file_empty": HTTPStatus.UNPROCESSABLE_ENTITY,
}
_REFUSALS = problems({413: "文件太大", 415: "无法识别的文件类型，或压缩传输", 422: "文件是空的"})
_KINDS: dict[int | str, dict[str, Any]] = {200: {"content": {kind.value: {} for kind in FileKind}}}
_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}


def router(files: Files, uploads: Uploads, events: EventLog, *, max_bytes: int) -> APIRouter:
    """The doors of papers. ``max_bytes`` bounds one file."""
    routes = APIRouter(route_class=ProblemRoute, tags=["documents"])

    @routes.post(
        "/v1/files",
        status_code=HTTPStatus.CREATED,
        openapi_extra=_BODY,
        summary="上传文件内容",
        response_model=bodies.StoredFile,
        responses=_REFUSALS,
    )
    async def post_file(request: Request) -> Response:
        if request.headers.get("content-encoding", "identity") != "identity":
            raise Problem(415, "unsupported_media_type", "请直接上传文件内容，不压缩传输。")
        _check_declared(request, max_bytes)
        try:
            stored = await files.put(request.stream(), max_bytes=max_bytes)
        except Rejected as why:
            raise Problem(_STATUS[why.code], why.code, why.message) from None
        await uploads.brought(stored.digest)
        body = {"digest": stored.digest, "size": stored.size, "media_type": stored.kind.value}
        return _json(body, HTTPStatus.CREATED)

    @routes.get(
        "/v1/files/{digest}",
        response_class=StreamingResponse,
        summary="下载文件",
        responses=_KINDS | problems({404: "文件库中没有这个文件"}),
    )
    async def get_file(digest: Digest, name: Name = "", case: Case = None) -> StreamingResponse:
        lies_there = case is not None and _lists(await events.read_stream(f"case-{case}"), digest)
        stored = await files.find(digest) if lies_there or await uploads.theirs(digest) else None
        if stored is None:
            message = "文件库中没有本单位上传的这个校验码的文件；卷宗中的材料请同时写明案件编号（case）。"
            raise Problem(404, "file_not_found", message)
        if not await files.is_whole(stored):
            log.error("file.damaged", digest=digest)
            raise Problem(500, "file_damaged", "文件内容与校验码不符，可能已损坏；请联系运维人员从备份恢复。")
        return StreamingResponse(
            files.read(stored), headers=download_headers(stored, name), media_type=stored.kind.value
        )

    @routes.get(
        "/v1/cases/{case_id}/documents",
        summary="案件卷宗",
        response_model=bodies.CaseFile,
        responses=problems({404: "没有这个案件"}),
    )
    async def get_documents(case_id: UUID) -> Response:
        found = await events.read_stream(f"case-{case_id}")
        if not found:
            raise Problem(404, "case_not_found", f"没有编号为 {case_id} 的案件。")
        return _json({"case_id": str(case_id), "parts": papers(found)})

    return routes


def _json(body: dict[str, Any], status: int = HTTPStatus.OK) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")


def _lists(facts: Sequence[Recorded], digest: str) -> bool:
    """Whether the paper lies in the case, of whose facts only a visitor's own are found."""
    return any(paper["digest"] == digest for part in papers(facts) for paper in part["papers"])


def _check_declared(request: Request, max_bytes: int) -> None:
    """What says itself that it is too large is not even read."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        message = f"文件超过 {max_bytes // 1_000_000} MB 的上限，请压缩或拆分后再上传。"
        raise Problem(413, "file_too_large", message)
