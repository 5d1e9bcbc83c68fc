"""Where documents lie: by the SM3 of their content, in a folder.

A file is written under a temporary name, made durable, and linked to its place: a place is filled once and whole, or not at all. The
same content comes to the same place, whoever sends it and whatever they call it. Reading counts the digest again.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from cryptography.hazmat.primitives.hashes import SM3, Hash

from shared.errors import Rejected, Retry
from shared.files.kinds import FileKind, kind_of

_CHUNK = 1 << 18
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stored:
    """``digest`` is SM3, 64 hexadecimal digits; ``size`` in bytes."""

    digest: str
    size: int
    kind: FileKind


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


class Folder:
    """``root/ab/abcd….pdf``; drafts in ``root/drafts``. The folder is made with the first file."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, content: AsyncIterable[bytes], *, max_bytes: int) -> Stored:
        draft = self._root / "drafts" / uuid4().hex
        try:
            with await asyncio.to_thread(_create, draft) as file:
                digest, size = await _write(file, content, max_bytes)
            return await asyncio.to_thread(self._keep, draft, digest, size)
        except OSError as error:
            raise Retry(f"the file store cannot be written: {error}", after=5.0) from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    async def find(self, digest: str) -> Stored | None:
        return await asyncio.to_thread(self._find, digest)

    async def read(self, stored: Stored) -> AsyncIterator[bytes]:
        with await asyncio.to_thread(self._place(stored.digest, stored.kind).open, "rb") as file:
            while piece := await asyncio.to_thread(file.read, _CHUNK):
                yield piece

    async def is_whole(self, stored: Stored) -> bool:
        found = Hash(SM3())
        async for piece in self.read(stored):
            found.update(piece)
        return found.finalize().hex() == stored.digest

    def _place(self, digest: str, kind: FileKind) -> Path:
        return self._root / digest[:2] / f"{digest}.{kind.extension}"

    def _find(self, digest: str) -> Stored | None:
        if not _DIGEST.fullmatch(digest):
            return None
        for kind in FileKind:
            with suppress(FileNotFoundError):
                return Stored(digest, self._place(digest, kind).stat().st_size, kind)
        return None

    def _keep(self, draft: Path, digest: str, size: int) -> Stored:
        """The draft at its place, unless the same content lies there already."""
        kind = kind_of(draft)
        if kind is None:
            known = "、".join(one.title for one in FileKind)
            raise Rejected(
                "file_type_not_allowed", f"无法识别的文件类型，可用：{known}；请另存为其中一种再上传。"
            )
        place = self._place(digest, kind)
        place.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.link(draft, place)
            _sync(place.parent)
        return Stored(digest, size, kind)


def _create(draft: Path) -> BinaryIO:
    draft.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440), "wb")


async def _write(file: BinaryIO, content: AsyncIterable[bytes], max_bytes: int) -> tuple[str, int]:
    digest, size = Hash(SM3()), 0
    async for piece in content:
        size += len(piece)
        if size > max_bytes:
            raise Rejected(
                "file_too_large", f"文件超过 {max_bytes // 1_000_000} MB 的上限，请压缩或拆分后再上传。"
            )
        digest.update(piece)
        await asyncio.to_thread(file.write, piece)
    if size == 0:
        raise Rejected("file_empty", "文件是空的，请核对后重新上传。")
    await asyncio.to_thread(_flush, file)
    return digest.finalize().hex(), size


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """The new name, too, survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
