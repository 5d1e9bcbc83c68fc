"""What is said of a request when it was answered: the route as a template, the status that the caller saw, whoever made it up."""

from __future__ import annotations

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from prometheus_client import REGISTRY
from starlette.types import Receive, Scope, Send

from shared.runtime.answering import Answered
from shared.runtime.http import make_app


def counted(route: str, status: int) -> float:
    labels = {"method": "GET", "route": route, "status": str(status)}
    return REGISTRY.get_sample_value("yingsu_http_requests_total", labels) or 0.0


def app() -> FastAPI:
    made = make_app("intake")

    @made.get("/v1/tried/{name}")
    async def tried(name: str) -> dict[str, int]:
        return {"share": 1 // int(name)}

    return made


async def asked(path: str) -> int:
    transport = ASGITransport(app(), raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as http:
        return (await http.get(path)).status_code


async def test_an_answer_counts_under_its_route() -> None:
    """By the template, so that ids in addresses make no series; what has no route is counted together."""
    before = counted("/v1/tried/{name}", 200), counted("none", 404)
    assert await asked("/v1/tried/1") == 200
    assert await asked("/v1/never/heard/of") == 404
    assert (counted("/v1/tried/{name}", 200), counted("none", 404)) == (before[0] + 1, before[1] + 1)


async def test_what_nobody_foresaw_counts_as_500() -> None:
    """Also though the answer is made outside of where it is counted."""
    before = counted("/v1/tried/{name}", 500)
    assert await asked("/v1/tried/0") == 500
    assert counted("/v1/tried/{name}", 500) == before + 1


async def test_who_hangs_up_is_no_fault_of_ours() -> None:
    """Without an answer there is no status: 499, as others count it."""

    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        """Ends without a word."""

    before = counted("none", 499)
    await Answered(silent)({"type": "http", "method": "GET", "path": "/x", "headers": []}, _nothing, _nothing)
    assert counted("none", 499) == before + 1


async def _nothing(*_: object) -> dict[str, str]:
    return {"type": "http.disconnect"}
