"""Certificates over HTTP: give one out for a deadline, have one again by its number or its event id, as data, .docx or .pdf."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import APIRouter, Response

from services.deadlines.certificate import bodies
from services.deadlines.certificate.docx import docx
from services.deadlines.certificate.formats import Format
from services.deadlines.certificate.issued import Issued
from services.deadlines.certificate.names import Names
from services.deadlines.certificate.paper import texts
from services.deadlines.certificate.pdf import pdf
from services.deadlines.certificate.registry import ACTOR, Registry
from services.deadlines.lists.asked import Key, uuid_of
from shared.papers.glyphs import missing
from shared.runtime.openapi import problems
from shared.runtime.problem import problem
from shared.security.rights import Duty
from shared.security.visitor import visitor

_FOUND = {
    200: {"content": {one.media_type: {} for one in Format if one is not Format.JSON}},
    **problems({404: "没有出具过这份证明单"}),
}


def _asked_by() -> str:
    """A person speaks for themselves; this machine's administrator has the service speak."""
    who = visitor()
    return who.person if who and who.duty is not Duty.ADMIN else ACTOR


def router(registry: Registry) -> APIRouter:
    """The doors of certificates."""
    routes = APIRouter(tags=["certificates"])

    @routes.post(
        "/v1/deadlines/{deadline}/certificate",
        summary="出具期限证明单",
        response_model=bodies.CertificateBody,
        responses=problems({404: "没有这个期限"}),
    )
    async def post_certificate(deadline: Key) -> Response:
        key = uuid_of(deadline, "deadline")
        issued = await registry.issue(key, _asked_by()) if key else None
        missing = f"没有编号为 {deadline} 的期限，请从期限清单中复制编号。"
        return _json(issued, registry.names) if issued else problem(404, "deadline_not_found", missing)

    @routes.get(
        "/v1/certificates/{ref}",
        summary="期限证明单（按编号或登记编号）",
        response_model=bodies.CertificateBody,
        responses=_FOUND,
    )
    async def get_certificate(ref: str, format: Format = Format.JSON) -> Response:  # noqa: A002  (the parameter's name)
        issued = await registry.find(ref)
        if issued is None:
            return problem(404, "certificate_not_found", f"没有出具过编号为 {ref} 的期限证明单，请核对编号。")
        if format is Format.JSON:
            return _json(issued, registry.names)
        told = registry.names.told(issued)
        printed = docx(told) if format is Format.DOCX else await pdf(told)
        return Response(printed, media_type=format.media_type, headers=_named(f"{issued.number}.{format}"))

    return routes


def as_json(issued: Issued, names: Names) -> dict[str, Any]:
    """``warnings`` names characters that the .pdf shows by their code point."""
    warnings = [
        f"字库缺字“{c}”（U+{ord(c):04X}），PDF 中以〓和码位代替，docx 不受影响"
        for c in missing(texts(names.told(issued)))
    ]
    return asdict(issued) | {"algorithm": "SM3", "warnings": warnings}


def _json(issued: Issued, names: Names) -> Response:
    return Response(orjson.dumps(as_json(issued, names), default=str), media_type=Format.JSON.media_type)


def _named(name: str) -> dict[str, str]:
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
