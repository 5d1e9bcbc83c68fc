"""A file that came with a form → the store; what is registered of it is what the store says it is."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.datastructures import FormData, UploadFile

from services.intake.pages.rooms import Rooms
from shared.files.names import kept_name

PIECE = 1 << 18


async def uploaded(rooms: Rooms, typed: FormData) -> dict[str, str]:
    """The form's fields that describe the file; none when none was chosen. Rejected ``file_too_large``, ``file_empty``, ``file_type_not_allowed``."""
    file = typed.get("data.digest.file")
    if not isinstance(file, UploadFile) or not file.filename:
        return {}
    stored = await rooms.files.put(_pieces(file), max_bytes=rooms.max_file_bytes)
    await rooms.uploads.brought(stored.digest)
    return {
        "data.digest": stored.digest,
        "data.size": str(stored.size),
        "data.media_type": stored.kind.value,
        "data.name": kept_name(file.filename) or f"未命名.{stored.kind.extension}",
    }


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(PIECE):
        yield piece
