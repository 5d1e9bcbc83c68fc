"""A real HTTP endpoint on one port for its whole life, that can take messages, refuse, be busy, hang, drip, or break off in the middle."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from deploy.local.ports import free_ports

HANG, DROP, HALF, DRIP = "hang", "drop", "half", "drip"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b'{"errcode": 0, "code": 0}'
    headers: dict[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} X", f"content-length: {len(self.body)}", "connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


Behaviour = Answer | str


class WebServer:
    """``behaviour`` may be changed at any time, also to a function of the request; ``kept`` is what came in whole, whatever was answered."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        [self.port] = free_ports(1)
        self._tls = tls
        self.behaviour: Behaviour | Callable[[Request], Behaviour] = Answer()
        self.kept: list[Request] = []
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self._tls)

    async def stop(self) -> None:
        """Away: connections are refused from here on."""
        if self._server:
            self._server.close()
            self._server = None
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._connections.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._answer(await _read(reader), writer)
        except asyncio.CancelledError:
            pass
        finally:
            self._connections.discard(task)
            writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        self.kept.append(request)
        behaviour = self.behaviour(request) if callable(self.behaviour) else self.behaviour
        if isinstance(behaviour, Answer):
            writer.write(behaviour.encoded())
        elif behaviour == HALF:
            writer.write(Answer().encoded()[:-5])
        elif behaviour in (HANG, DRIP):
            await self._never_ends(behaviour, writer)
        await writer.drain()

    async def _never_ends(self, behaviour: str, writer: asyncio.StreamWriter) -> None:
        """Until the behaviour changes or the other side goes away; dripping sends a byte now and then, so that no step takes long."""
        whole = iter(Answer(headers={"x-long": "x" * 100_000}).encoded())
        while self.behaviour == behaviour and not writer.is_closing():
            if behaviour == DRIP:
                writer.write(bytes([next(whole)]))
                await writer.drain()
            await asyncio.sleep(0.01)


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, *lines = head.strip().split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Request(method, path, headers, await reader.readexactly(int(headers.get("content-length", 0))))
