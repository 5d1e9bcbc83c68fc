"""A paper is filed as what the store holds, by who brought it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.intake.documents.known import FilesKnown
from services.intake.submission import Submission, parse
from shared.database import Pool
from shared.errors import Rejected
from shared.files import Folder
from shared.files.uploads import Uploads
from tests.unit.intake.scenes import item


def filed(**data: Any) -> Submission:
    return parse(item("case.document_filed", "2026-10-20", instance=1, **data))


async def test_a_file_that_is_not_what_it_says(tmp_path: Path, pool: Pool) -> None:
    """MH26-3.2d: a paper whose digest, size or kind is not the stored one is refused; the same content stored again replaces nothing."""
    files, uploads = Folder(tmp_path), Uploads(pool)
    known = FilesKnown(files, uploads)
    stored = await files.put(_chunks(b"answer"), max_bytes=100)
    assert await files.put(_chunks(b"answer"), max_bytes=100) == stored
    other = await files.put(_chunks(b"another answer"), max_bytes=100)
    assert other.digest != stored.digest
    for one in (stored, other):
        await uploads.brought(one.digest)
    assert [part async for part in files.read(stored)] == [b"answer"]
    right: dict[str, Any] = {"part": "main", "paper": "defence", "name": "答辩状.txt"}
    right |= {"digest": stored.digest, "size": stored.size, "media_type": stored.kind.value}
    await known(filed(**right))
    for wrong, code in (
        ({"digest": "0" * 64}, "file_unknown"),
        ({"size": 1}, "file_differs"),
        ({"digest": other.digest}, "file_differs"),
        ({"media_type": "application/pdf"}, "file_differs"),
    ):
        with pytest.raises(Rejected) as refusal:
            await known(filed(**right | wrong))
        assert refusal.value.code == code


async def _chunks(content: bytes) -> Any:
    yield content
