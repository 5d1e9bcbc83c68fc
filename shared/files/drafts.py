"""A document on its way into a store: written whole to a file of its own, counted, and told by its content, before any store sees it.

Whatever happens, no draft stays behind.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from cryptography.hazmat.primitives.hashes import SM3, Hash

from shared.errors import Rejected, Retry
from shared.files.kinds import FileKind, kind_of


@dataclass(frozen=True, slots=True)
class Stored:
    """``digest`` is SM3, 64 hexadecimal digits; ``size`` in bytes."""

    digest: str
    size: int
    kind: FileKind

    @property
    def name(self) -> str:
        """Where it lies in every store: ``ab/abcd….pdf``."""
        return f"{self.digest[:2]}/{self.digest}.{self.kind.extension}"


@asynccontextmanager
async def drafted(
    folder: Path, content: AsyncIterable[bytes], max_bytes: int
) -> AsyncIterator[tuple[Path, Stored]]:
    """The draft and what it is. Rejected ``file_too_large``, ``file_empty``, ``file_type_not_allowed``; Retry when it cannot be written."""
    draft = folder / uuid4().hex
    try:
        with await asyncio.to_thread(_create, draft) as file:
            digest, size = await _write(file, content, max_bytes)
        yield draft, Stored(digest, size, await asyncio.to_thread(_known_kind, draft))
    except OSError as error:
        raise Retry(f"the file store cannot be written: {error}", after=5.0) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _known_kind(draft: Path) -> FileKind:
    if kind := kind_of(draft):
        return kind
    known = "、".join(one.title for one in FileKind)
    raise Rejected("file_type_not_allowed", f"无法识别的文件类型，可用：{known}；请另存为其中一种再上传。")


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
