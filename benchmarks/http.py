"""A keep-alive HTTP client that costs little, because it shares the machine with what it measures."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class Post:
    """One connection to one path; one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes) -> None:
        self._reader = reader
        self._writer = writer
        self._head = head

    async def __call__(self, body: bytes) -> tuple[int, bytes]:
        """Status and body."""
        self._writer.write(self._head % len(body) + body)
        head = await self._reader.readuntil(b"\r\n\r\n")
        [length] = [line[15:] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        return int(head[9:12]), await self._reader.readexactly(int(length))


@asynccontextmanager
async def connections(url: str, content_type: str, count: int) -> AsyncIterator[list[Post]]:
    parts = urlsplit(url)
    head = f"POST {parts.path} HTTP/1.1\r\nhost: {parts.netloc}\r\ncontent-type: {content_type}\r\n"
    opened = [await asyncio.open_connection(parts.hostname, parts.port) for _ in range(count)]
    yield [Post(reader, writer, f"{head}content-length: %d\r\n\r\n".encode()) for reader, writer in opened]
    for _, writer in opened:
        writer.close()
