"""Requests that are meant to hurt, byte by byte over sockets, at an HTTP server as every service runs it: each has an end, and none is read in two ways."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import pytest
from fastapi import FastAPI, Request
from pydantic import BaseModel
from starlette.datastructures import Headers

from deploy.local.ports import free_ports
from shared.runtime.bounds import STRANGERS, Bounds
from shared.runtime.http import Server, make_app
from shared.runtime.patience import Patient
from shared.security.identity import NotKnown
from tests.support.waiting import until

MIB = 2**20


class Asked(BaseModel):
    text: str = ""


def application() -> FastAPI:
    app = make_app("test", Bounds(body=MIB, file=2 * MIB, held=3 * MIB))
    app.state.seen = []

    @app.post("/asked")
    async def asked(body: Asked) -> dict[str, int]:
        app.state.seen.append(body.text)
        return {"length": len(body.text)}

    @app.post("/form")
    async def form(request: Request) -> dict[str, int]:
        return {"fields": len(await request.form())}

    @app.post("/unread")
    async def unread() -> dict[str, str]:
        return {}

    @app.post("/v1/files")
    async def file(request: Request) -> dict[str, int]:
        return {"length": len(await request.body())}

    @app.get("/method")
    async def method(request: Request) -> dict[str, str]:
        return {"method": request.method, "host": request.headers.get("host", "")}

    return app


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[int]:
    [port] = free_ports(1)
    server = Server.of(app, "127.0.0.1", port, 1)
    work = asyncio.create_task(server.serve())

    async def up() -> bool:
        return server.started

    await until(up)
    try:
        yield port
    finally:
        server.should_exit = True
        await work


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """With times that a test can wait for."""
    monkeypatch.setattr(Patient, "head_seconds", 0.6)
    monkeypatch.setattr(Patient, "look_seconds", 0.3)
    async with running(application()) as at:
        yield at


async def told(port: int, *pieces: bytes, pause: float = 0.0, seconds: float = 10.0) -> bytes:
    """All that is answered until the server hangs up; TimeoutError when it does not."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def send() -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    sending = asyncio.create_task(send())
    answer = b""
    try:
        async with asyncio.timeout(seconds):
            while piece := await reader.read(65_536):
                answer += piece
    except ConnectionError:
        pass
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        writer.close()
    return answer


def post(path: str, body: bytes, *headers: str, kind: str = "application/json") -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        "host: x",
        "connection: close",
        f"content-length: {len(body)}",
        f"content-type: {kind}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


@pytest.mark.alone
async def test_a_head_that_never_ends_is_hung_up_on(port: int) -> None:
    """A byte now and then does not keep a connection: nor does saying nothing at all."""
    dripping = b"GET /method HTTP/1.1\r\n" + b"x" * 10_000
    assert status(await told(port, *(bytes([one]) for one in dripping), pause=0.02)) == 408
    assert status(await told(port, b"")) in {0, 408}


@pytest.mark.alone
@pytest.mark.parametrize("path", ["/asked", "/form"])
async def test_a_body_that_trickles_is_hung_up_on(port: int, path: str) -> None:
    """Fewer bytes than a bad line brings: 408, whoever was reading it."""
    kind = "application/json" if path == "/asked" else "application/x-www-form-urlencoded"
    head = post(path, b"x" * 5_000, kind=kind)[:-5_000]
    assert status(await told(port, head, *([b"x"] * 1_000), pause=0.02)) == 408


@pytest.mark.alone
async def test_a_body_that_nobody_wants_does_not_go_on_for_ever(port: int) -> None:
    """It was answered unread; whoever goes on sending is hung up on."""
    chunk = b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n"
    head = b"POST /unread HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
    assert status(await told(port, head, *([chunk] * 100_000), pause=0.001)) == 200


HEADS: dict[str, tuple[bytes, int]] = {
    "lengths that differ": (b"content-length: 5\r\ncontent-length: 6\r\n\r\n", 400),
    "the same length twice": (b"content-length: 5\r\ncontent-length: 5\r\n\r\nhello", 400),
    "a length and pieces": (b"content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "pieces, written oddly": (b"transfer-encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
    "pieces twice": (b"transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n0\r\n\r\n", 400),
    "a negative length": (b"content-length: -1\r\n\r\n", 400),
    "a length that overflows": (b"content-length: 99999999999999999999999\r\n\r\n", 400),
    "two hosts": (b"host: evil.example\r\ncontent-length: 0\r\n\r\n", 400),
    "two identities": (b"authorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n", 400),
    "a bare line feed": (b"x: 1\ncontent-length: 0\r\n\r\n", 400),
    "a space in a name": (b"x y: 1\r\n\r\n", 400),
    "a NUL": (b"x: a\x00b\r\n\r\n", 400),
    "a folded line": (b"x: 1\r\n content-length: 0\r\n\r\n", 400),
    "a header without bounds": (b"x: " + b"y" * 100_000 + b"\r\n\r\n", 431),
    "headers without end": (b"".join(b"x%d: y\r\n" % n for n in range(3_000)) + b"\r\n", 431),
    "too many headers": (b"".join(b"x%d: y\r\n" % n for n in range(200)) + b"\r\n", 431),
}


@pytest.mark.parametrize("name", HEADS)
async def test_a_head_that_could_be_read_in_two_ways_is_refused(port: int, name: str) -> None:
    """And one longer than any browser's; the connection is closed, so that nothing after it is taken for a request."""
    head, expected = HEADS[name]
    smuggled = b"GET /method HTTP/1.1\r\nhost: smuggled\r\n\r\n"
    answer = await told(port, b"POST /unread HTTP/1.1\r\nhost: x\r\n" + head, smuggled)
    assert status(answer) == expected, answer
    assert b"smuggled" not in answer


@pytest.mark.parametrize("target", ["http://evil.example/method", "//evil.example/method"])
async def test_an_address_of_another_host_leads_nowhere(port: int, target: str) -> None:
    """A request line that names a host is refused or found nowhere."""
    answer = await told(port, f"GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
    assert status(answer) in {400, 404}


async def test_a_method_is_what_the_request_line_says(port: int) -> None:
    """No header makes another one of it."""
    override = b"GET /method HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-http-method-override: DELETE\r\nx-method-override: POST\r\nx-original-url: /asked\r\n\r\n"
    assert b'"method":"GET"' in await told(port, override)


BODIES: dict[str, tuple[bytes, int, bytes]] = {
    "packed": (post("/asked", gzip.compress(b'{"text": "x"}'), "content-encoding: gzip"), 415, b"unsupported_media_type"),
    "more than declared may be": (post("/asked", b" ", "x: y").replace(b"content-length: 1\r", b"content-length: 9000000\r"), 413, b"body_too_large"),
    "deep": (post("/asked", b"[" * 200_000), 400, b"malformed_json"),
    "deep enough to recurse": (post("/asked", b'{"text":' * 900 + b"1" + b"}" * 900), 400, b"malformed_json"),
    "a million digits": (post("/asked", b'{"text": ' + b"1" * 900_000 + b"}"), 400, b"malformed_json"),
    "no number": (post("/asked", b'{"text": NaN}'), 400, b"malformed_json"),
    "a name twice": (post("/asked", b'{"text": "a", "text": "b"}'), 400, b"malformed_json"),
    "half a pair": (post("/asked", b'{"text": "\\ud800"}'), 400, b"malformed_json"),
    "writing turned round": (post("/asked", orjson.dumps({"text": "甲\u202e乙"})), 422, b"bad_character"),
    "NUL": (post("/asked", b'{"text": "\\u0000"}'), 422, b"bad_character"),
    "JSON by another name": (post("/asked", b'{"text": NaN}', kind="text/plain"), 422, b"invalid_parameter"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
async def test_a_hostile_body_is_refused_with_a_code(port: int, name: str) -> None:
    """At every door that takes JSON, before it is used."""
    sent, expected, code = BODIES[name]
    answer = await told(port, sent)
    assert (status(answer), code in answer) == (expected, True), answer
    assert b"x-content-type-options: nosniff" in answer


async def stranger(_: Headers) -> None:
    raise NotKnown("token_wanted", "请先登录。")


async def test_much_json_is_read_for_people_we_know_only() -> None:
    """To read it costs seconds: a stranger is refused by the head, also where the size is not said; what is small is left to the door."""
    app = application()
    app.state.knows = stranger
    large = post("/asked", b" " * (STRANGERS + 1))
    chunked = b"POST /asked HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    async with running(app) as port:
        for head in (large[: -STRANGERS - 1], chunked):
            answer = await told(port, head)
            assert (status(answer), b"token_wanted" in answer) == (401, True)
        assert status(await told(port, post("/asked", b'{"text": "x"}'))) == 200


async def test_a_file_is_never_read_as_json(port: int) -> None:
    """Whatever it says of itself: only its door looks at it, when it knows who sends it. What is no file's door has JSON's bounds."""
    assert status(await told(port, post("/v1/files", b"["))) == 200
    assert status(await told(port, post("/v1/files-and-more", b" " * (MIB + 1)))) == 413
    assert b"malformed_json" in await told(port, post("/v1/files-and-more", b"["))


async def test_a_body_longer_than_it_may_be_is_cut_off_while_it_comes(port: int) -> None:
    """One that does not say how long it is, at a door of FastAPI's own reading and at a form."""
    chunk = b"ffff\r\n" + b" " * 0xFFFF + b"\r\n"
    for path, kind in (
        ("/asked", "application/json"),
        ("/asked", "text/plain"),
        ("/form", "application/x-www-form-urlencoded"),
    ):
        head = f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n".encode()
        assert status(await told(port, head, *([chunk] * 200))) == 413, (path, kind)


async def test_all_bodies_together_are_bounded(port: int) -> None:
    """More at once than the process will hold: the last are told to come again, the first are answered."""
    body = orjson.dumps({"text": "x" * 900_000})
    whole = post("/asked", body)
    answers = await asyncio.gather(
        *(told(port, whole[:-1_000], whole[-1_000:], pause=0.15) for _ in range(8))
    )
    assert {status(one) for one in answers} == {200, 503}
    assert status(await told(port, whole)) == 200  # what was held is given back


def multipart(parts: int, *, head: bytes = b"", name: bytes = b"n") -> bytes:
    one = b'--b\r\ncontent-disposition: form-data; name="' + name + b'"\r\n' + head + b"\r\nv\r\n"
    return one * parts + b"--b--\r\n"


PARTS = {
    "many parts": multipart(20_000),
    "a part's header without bounds": multipart(1, head=b"x: " + b"y" * 900_000 + b"\r\n"),
    "a part with many headers": multipart(1, head=b"x: y\r\n" * 100_000),
    "a field without bounds": multipart(1, name=b"n" * 900_000),
    "no boundary": b"x" * 900_000,
    "a boundary in the middle": b"--b\r\n" * 100_000,
}


@pytest.mark.parametrize("name", PARTS)
async def test_a_bomb_of_parts_is_refused(port: int, name: str) -> None:
    """Never a failure of the server, and at once."""
    answer = await told(port, post("/form", PARTS[name], kind="multipart/form-data; boundary=b"))
    assert status(answer) in {200, 400, 413}, answer[:300]
    if name in {"many parts", "a part's header without bounds", "a part with many headers"}:
        assert status(answer) == 400
