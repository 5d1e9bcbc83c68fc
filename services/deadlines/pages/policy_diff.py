"""Two packs side by side, or a new version of one before anybody relies on it: what changes in its text and in the dates of open cases."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from starlette.datastructures import FormData, UploadFile

from services.deadlines.packs.examining import examine
from services.deadlines.packs.policies import CASES, MAX_BYTES
from services.deadlines.pages.rooms import Rooms, key_of, there
from shared.errors import Rejected
from shared.policy.compare import compare
from shared.policy.load import PackError
from shared.policy.model import Pack
from shared.policy.titles import SECTIONS
from shared.security import Act
from shared.web import Visit

#: changed deadlines that are listed
LISTED = 200
_LINE = re.compile(r"^pack\.yaml:(\d+): ", re.MULTILINE)
CHANGES = {"moved": "变动", "new": "新增", "gone": "取消"}


def router(rooms: Rooms) -> APIRouter:
    site, routes, desk = rooms.site, rooms.site.router(), rooms.desk

    @routes.get("/policies/diff")
    async def get_diff(old: str = "", new: str = "", visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        found = None
        if old and new:
            found = compare(there(desk.packs.pack(old)), there(desk.packs.pack(new)))
        return site.page(visit, "diff.html", **_values(rooms, old=old, new=new, found=found))

    @routes.post("/policies/diff")
    async def post_diff(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.ADMINISTER)
        sent = await visit.form()
        text, after = "", key_of(str(sent.get("after") or UUID(int=0)))
        try:
            text = await _text(sent)
            before, pack = await _examined(rooms, text)
            seen = await rooms.previews.preview(text, after, CASES, LISTED)
        except (PackError, Rejected) as error:
            values = _values(rooms, text=text, error=_told(error))
            return site.page(visit, "diff.html", 422, **values)
        found = compare(before, pack) if before else None
        values = _values(rooms, text=text, pack=pack, known=before is not None, found=found, seen=seen)
        return site.page(visit, "diff.html", **values)

    return routes


def _told(error: PackError | Rejected) -> str:
    """Each fault with its line."""
    return error.message if isinstance(error, Rejected) else _LINE.sub(r"第 \1 行：", str(error))


async def _examined(rooms: Rooms, text: str) -> tuple[Pack | None, Pack]:
    """The pack in use under the same id, and the new one. PackError names each fault with its line."""
    desk = rooms.desk
    new = (await asyncio.to_thread(examine, text, "pack.yaml", desk.packs, desk.calendar)).pack
    return desk.packs.pack(new.id), new


async def _text(sent: FormData) -> str:
    """The file that was chosen, or what was pasted."""
    file = sent.get("file")
    if isinstance(file, UploadFile) and file.filename:
        body = await file.read(MAX_BYTES + 1)
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Rejected("encoding_invalid", "规则包须为 UTF-8 编码的 YAML 文件。", "file") from None
    else:
        text = str(sent.get("text", ""))
    if not text.strip() or len(text) > MAX_BYTES:
        raise Rejected("pack_missing", "请选择规则包文件（.yaml，1 MB 以内），或粘贴其内容。", "file")
    return text


def _values(rooms: Rooms, **more: Any) -> dict[str, Any]:
    nothing = {
        "old": "",
        "new": "",
        "found": None,
        "text": "",
        "error": "",
        "pack": None,
        "known": True,
        "seen": None,
    }
    packs = [(pack.id, pack.title) for pack in rooms.desk.packs.packs]
    return nothing | {"packs": packs, "sections": SECTIONS, "words": CHANGES} | more
