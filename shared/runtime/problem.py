"""A refusal in one shape, RFC 9457: ``code`` for programs, ``detail`` in Chinese for people."""

from __future__ import annotations

from http import HTTPStatus

from fastapi.responses import JSONResponse

KIND = "application/problem+json"


def problem(
    status: int, code: str, message: str, field: str | None = None, headers: dict[str, str] | None = None
) -> JSONResponse:
    """``field`` where something is wrong."""
    body = {
        "type": f"urn:yingsu:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": message,
    }
    return JSONResponse(body | ({"field": field} if field else {}), status, headers, KIND)
