"""Where documents lie: by the SM3 of their content, in a folder or a bucket.

The same content comes to the same place, whoever sends it and whatever they call it; a place is filled once and whole, or not at all.
Reading counts the digest again.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SM3, Hash

from shared.files.drafts import Stored, drafted
from shared.files.kinds import FileKind

CHUNK = 1 << 18
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Files(Protocol):
    async def put(self, content: AsyncIterable[bytes], *, max_bytes: int) -> Stored:
        """Store what streams in. Rejected ``file_too_large``, ``file_empty``, ``file_type_not_allowed``; Retry when it cannot be written."""
        ...

    async def find(self, digest: str) -> Stored | None:
        """What is stored under this digest, None if nothing is."""
        ...

    def read(self, stored: Stored) -> AsyncIterator[bytes]:
        """The content, in pieces."""
        ...

    async def is_whole(self, stored: Stored) -> bool:
        """Whether the content is what its digest says."""
        ...


def places(digest: str) -> list[Stored]:
    """Every place where content of this digest may lie, of size 0; none for what is no digest."""
    return [Stored(digest, 0, kind) for kind in FileKind] if _DIGEST.fullmatch(digest) else []


async def counted(pieces: AsyncIterable[bytes]) -> str:
    """The digest of what is read."""
    found = Hash(SM3())
    async for piece in pieces:
        found.update(piece)
    return found.finalize().hex()


class Folder:
    """``root/ab/abcd….pdf``; drafts in ``root/drafts``, made durable and linked to their place. The folder is made with the first file."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, content: AsyncIterable[bytes], *, max_bytes: int) -> Stored:
        async with drafted(self._root / "drafts", content, max_bytes) as (draft, stored):
            await asyncio.to_thread(self._keep, draft, stored)
        return stored

    async def find(self, digest: str) -> Stored | None:
        return await asyncio.to_thread(self._find, digest)

    async def read(self, stored: Stored) -> AsyncIterator[bytes]:
        with await asyncio.to_thread((self._root / stored.name).open, "rb") as file:
            while piece := await asyncio.to_thread(file.read, CHUNK):
                yield piece

    async def is_whole(self, stored: Stored) -> bool:
        return await counted(self.read(stored)) == stored.digest

    def _find(self, digest: str) -> Stored | None:
        for place in places(digest):
            with suppress(FileNotFoundError):
                return Stored(digest, (self._root / place.name).stat().st_size, place.kind)
        return None

    def _keep(self, draft: Path, stored: Stored) -> None:
        """The draft at its place, unless the same content lies there already."""
        place = self._root / stored.name
        place.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.link(draft, place)
            _sync(place.parent)


def _sync(folder: Path) -> None:
    """The new name, too, survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
