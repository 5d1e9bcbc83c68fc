"""A TCP line to one port of this machine that can be cut, slowed, silenced and mended; a thread of its own, so that whoever blocks does not cut it."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from deploy.local.ports import free_ports


class Line:
    """A context. ``cut`` closes what is open and refuses what comes; ``hush`` swallows what is said and closes nothing; ``slow`` delays it; ``mend`` lets
    what is new through again, and ends what was half open, as a firewall does that forgot its connections.
    """

    def __init__(self, leads_to: int) -> None:
        [self.port] = free_ports(1)
        self._leads_to = leads_to
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="line", daemon=True)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._delay, self._silent = 0.0, frozenset[str]()

    def __enter__(self) -> Self:
        self._thread.start()
        self.mend()
        return self

    def __exit__(
        self, _t: type[BaseException] | None, _e: BaseException | None, _b: TracebackType | None
    ) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def slow(self, seconds: float) -> None:
        """Each part that is sent, either way, comes so much later."""
        self._delay = seconds

    def hush(self, *directions: str) -> None:
        """``there`` (what is asked), ``back`` (what is answered), or both: sent, and never received."""
        self._silent = frozenset(directions)

    def mend(self) -> None:
        if self._silent:
            self.cut()
        self._delay, self._silent = 0.0, frozenset()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def cut(self) -> None:
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result(10)

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)

    async def _cut(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._leads_to)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, back}
        await asyncio.gather(self._pump(reader, back, "there"), self._pump(there, writer, "back"))
        self._open -= {writer, back}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: str) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                if self._delay:
                    await asyncio.sleep(self._delay)
                if direction not in self._silent:
                    writer.write(data)
                    await writer.drain()
        writer.close()
