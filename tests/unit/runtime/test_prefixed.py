"""What stands before the services need not rewrite paths."""

from __future__ import annotations

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from shared.runtime.prefixed import Prefixed


async def said(scope: Scope, receive: Receive, send: Send) -> None:
    """Says what it was asked for."""
    request = Request(scope)
    raw = request.scope["raw_path"].decode()
    await PlainTextResponse(f"{request.url.path} {raw} {request.url.query}")(scope, receive, send)


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ("/api/intake/v1/cases?limit=1", "/v1/cases /v1/cases limit=1"),
        ("/api/intake/v1/%E6%A1%88", "/v1/案 /v1/%E6%A1%88 "),
        ("/v1/cases", "/v1/cases /v1/cases "),
        ("/api/stats/v1/cases", "/api/stats/v1/cases /api/stats/v1/cases "),
        ("/api/intake/metrics", "/api/intake/metrics /api/intake/metrics "),
        ("/api/intake/%72eadyz", "/api/intake/readyz /api/intake/%72eadyz "),
        ("/metrics", "/metrics /metrics "),
        ("/api/intakes/x", "/api/intakes/x /api/intakes/x "),
    ],
)
async def test_a_service_answers_under_its_name(asked: str, seen: str) -> None:
    """Its own prefix falls away, encoded or not; another's and a longer name do not, nor does it before what is for those who run the service."""
    transport = httpx.ASGITransport(app=Prefixed(said, "intake"))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        assert (await http.get(asked)).text == seen
