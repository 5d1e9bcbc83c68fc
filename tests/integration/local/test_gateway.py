"""The gateway of the local stack: one address, each path to the service that serves it, everything unchanged on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import unquote

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from deploy.local.gateway import SECONDS, application
from deploy.local.ports import free_ports
from shared.web.places import SERVED_BY
from tests.support.waiting import until


def a_service(name: str) -> Starlette:
    """Says what it was asked; /today/live speaks once a second-long pause apart; /inbox/fail breaks."""

    async def told(request: Request) -> Response:
        body = await request.body()
        seen = {
            "cookie": request.headers.get("cookie"),
            "service": name,
            "path": request.scope["path"],
            "query": request.url.query,
            "host": request.headers["host"],
            "body": len(body),
        }
        answer = JSONResponse(seen | {"method": request.method}, 201 if request.method == "POST" else 200)
        answer.headers.append("set-cookie", "a=1")
        answer.headers.append("set-cookie", "b=2")
        return answer

    async def never(_: Request) -> Response:
        await asyncio.Event().wait()
        return Response()

    async def live(_: Request) -> Response:
        async def lines() -> AsyncIterator[str]:
            yield "data: 1\n\n"
            await asyncio.Event().wait()

        return StreamingResponse(lines(), media_type="text/event-stream")

    methods = ["GET", "POST", "PUT", "DELETE"]
    return Starlette(
        routes=[
            Route("/inbox/live", live),
            Route("/cases/never", never, methods=methods),
            Route("/{path:path}", told, methods=methods),
        ]
    )


@asynccontextmanager
async def serving(app: Starlette, port: int) -> AsyncIterator[str]:
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1)
    )
    task = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await until(started)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A gateway before two services that run and two that do not."""
    ports = free_ports(5)
    names = ("intake", "notify", "deadlines", "stats")
    services = {name: f"http://127.0.0.1:{port}" for name, port in zip(names, ports, strict=False)}
    async with (
        serving(a_service("intake"), ports[0]),
        serving(a_service("notify"), ports[1]),
        serving(application(services, SECONDS | {"read": 1.0}), ports[4]) as url,
        httpx.AsyncClient(base_url=url, timeout=10) as client,
    ):
        yield client


@pytest.mark.parametrize(
    "part", [part for part, service in SERVED_BY.items() if service in {"intake", "notify"}]
)
async def test_each_path_goes_to_its_service(http: httpx.AsyncClient, part: str) -> None:
    """By its first part alone, with the rest, the question and the host as the browser said them."""
    path = f"/{part}/甲/b" if part else "/"
    said = (await http.get(path, params={"q": "期限 & 日"})).json()
    assert said["service"] == SERVED_BY[part]
    assert said["path"] == path
    assert said["query"] == str(httpx.QueryParams({"q": "期限 & 日"}))
    assert said["host"] == httpx.URL(http.base_url).netloc.decode()


async def test_a_path_that_nobody_serves_is_told_in_chinese(http: httpx.AsyncClient) -> None:
    """And never guessed."""
    answer = await http.get("/nobody/x")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


async def test_a_service_that_is_away_is_said_to_be(http: httpx.AsyncClient) -> None:
    """502 with when to come again; the others go on."""
    answer = await http.get("/today")
    assert (answer.status_code, answer.headers["retry-after"]) == (502, "2")
    assert "暂时不可用" in answer.text
    assert (await http.get("/cases")).status_code == 200


async def test_a_service_that_says_nothing_is_not_waited_for_without_end(http: httpx.AsyncClient) -> None:
    """A process that hangs is told of in Chinese, with the form to send again; a live page, on which nothing happens, stays."""
    same, typed = {"sec-fetch-site": "same-origin"}, {"reason": "证据已补充"}
    hung = await http.post("/cases/never", data=typed, headers=same)
    assert (hung.status_code, "暂时不可用" in hung.text, "证据已补充" in hung.text) == (502, True, True)
    async with http.stream("GET", "/inbox/live", headers={"accept": "text/event-stream"}) as answer:
        pieces = answer.aiter_text()
        assert await anext(pieces) == "data: 1\n\n"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(pieces), 2)


async def test_a_form_for_a_service_that_is_away_is_kept_for_this_site_alone(http: httpx.AsyncClient) -> None:
    """Its own form waits on the page to be sent again, one with a file is told that the file is not kept, and what another site sent is not shown to be confirmed."""
    typed = {"reason": "证据已补充"}
    ours, theirs = {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "cross-site"}
    kept = await http.post("/today/x", data=typed, headers=ours)
    assert (kept.status_code, "证据已补充" in kept.text, "重试" in kept.text) == (502, True, True)
    with_file = await http.post("/today/x", data=typed, files={"paper": b"x"}, headers=ours)
    assert ("所选的文件没有保留" in with_file.text, "重试" in with_file.text) == (True, False)
    forged = await http.post("/today/x", data=typed, headers=theirs)
    assert (forged.status_code, "证据已补充" in forged.text, "重试" in forged.text) == (502, False, False)


async def test_the_doors_of_a_service_are_reached_by_its_name(http: httpx.AsyncClient) -> None:
    """/api/notify/v1/inbox is notify's /v1/inbox."""
    assert (await http.get("/api/notify/v1/inbox")).json() | {"host": ""} == {
        "cookie": None,
        "service": "notify", "path": "/v1/inbox", "query": "", "host": "", "body": 0, "method": "GET",
    }  # fmt: skip
    assert (await http.get("/api/nobody/v1")).status_code == 404
    for inner in ("metrics", "readyz", "livez", "%6detrics"):  # for those who run it, at its own port
        assert (await http.get(f"/api/notify/{inner}")).status_code == 404


@pytest.mark.parametrize("path", ["/api/notify/./metrics", "/api/notify/%256detrics", "/api/notify/x/%2e%2e/metrics", "/cases/%2e%2e/metrics", "/inbox/../readyz", "/api/notify/%2e/livez"])  # fmt: skip
async def test_no_spelling_of_a_path_leads_to_what_is_the_operators(
    http: httpx.AsyncClient, path: str
) -> None:
    """What is asked of a service is the very path that was looked at: dots and percents are not read a second time on the way."""
    url = http.base_url.copy_with(raw_path=path.encode())
    answer = await http.send(httpx.Request("GET", url))
    assert answer.status_code == 404 or answer.json()["path"] == "/%6detrics"


@pytest.mark.parametrize("path", ["/static/a%00.css", "/cases/%E7%94%B2%3F%23%25", "/cases/a%2525b"])
async def test_what_a_path_spells_arrives(http: httpx.AsyncClient, path: str) -> None:
    """Whatever its characters, and is the service's own to answer."""
    answer = await http.send(httpx.Request("GET", http.base_url.copy_with(raw_path=path.encode())))
    assert answer.json()["path"] == unquote(path)


async def test_a_body_goes_through_whole(http: httpx.AsyncClient) -> None:
    """Ten megabytes, and every cookie that the answer sets."""
    answer = await http.post("/imports", content=b"x" * 10_000_000)
    assert answer.status_code == 201
    assert answer.json()["body"] == 10_000_000
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]


async def test_a_live_answer_comes_while_it_is_made(http: httpx.AsyncClient) -> None:
    """The first line of a stream that never ends is there at once."""
    async with http.stream("GET", "/inbox/live") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            assert line == "data: 1"
            break


async def test_nobody_gets_another_visitors_cookies(http: httpx.AsyncClient) -> None:
    """What a service set for one browser is that browser's: the gateway keeps none and sends none on for somebody else."""
    first = await http.get("/account")
    assert first.cookies["a"] == "1"
    async with httpx.AsyncClient(base_url=http.base_url) as other:
        for path in ("/account", "/cases", "/inbox"):
            assert (await other.get(path)).json()["cookie"] is None
            other.cookies.clear()
