"""A paper is filed only when its content is in the store, and as what it is: asked at the door, since a rule does no I/O."""

from __future__ import annotations

from typing import Any

from services.intake.submission import Submission
from shared.errors import Rejected
from shared.events.case import Corrected, DocumentFiled
from shared.files import Files
from shared.files.uploads import Uploads


class FilesKnown:
    """Call it with a fact on its way in: Rejected ``file_unknown`` or ``file_differs``, for a correction of a paper as for the paper."""

    def __init__(self, files: Files, uploads: Uploads) -> None:
        self._files = files
        self._uploads = uploads

    async def __call__(self, fact: Submission) -> None:
        match fact.event:
            case DocumentFiled() as paper:
                await self._check(fact, paper.model_dump(), "data")
            case Corrected(data={"digest": str(), "paper": _} as paper):
                await self._check(fact, paper, "data.data")

    async def _check(self, fact: Submission, paper: dict[str, Any], path: str) -> None:
        """What another place brought is not there for this one, either: else a digest that became known would open it."""
        brought = await self._uploads.brought_by(paper["digest"], fact.region, fact.bureau)
        stored = await self._files.find(paper["digest"]) if brought else None
        if stored is None:
            message = "文件库中没有本单位上传的这个校验码的文件；请先上传文件，再用返回的校验码登记。"
            raise Rejected("file_unknown", message, f"{path}.digest")
        for name, is_, title in (("size", stored.size, "大小"), ("media_type", stored.kind, "类型")):
            if paper.get(name) != is_:
                message = f"文件{title}与文件库中的不符（应为 {is_!s}），请按上传时返回的内容登记。"
                raise Rejected("file_differs", message, f"{path}.{name}")
