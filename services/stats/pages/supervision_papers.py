"""Files that come with the form of a 申辩, and go out again. A form that is refused keeps what was uploaded with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, HTTPException, Path, Response
from starlette.datastructures import FormData, UploadFile

from services.stats.pages.supervision import dossier
from services.stats.supervision.office import Office
from services.stats.supervision.papers import Papers, check_reader
from shared.errors import Faults, Rejected
from shared.files.names import kept_name
from shared.web import Site, Visit

PIECE = 1 << 18
#: the field of the files, and that of the files which came with the form before
FIELD, KEPT = "reply.files", "reply.kept"


class Kept(NamedTuple):
    digest: str
    name: str


def router(site: Site, office: Office) -> APIRouter:
    routes = site.router()

    @routes.get("/supervision/{proposal}/papers/{digest}")
    async def get_paper(
        proposal: UUID, digest: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")], visit: Visit = site.visitor
    ) -> Response:
        """Only what is listed with this proposal: knowing a digest opens nothing."""
        found = await dossier(office, visit, proposal)
        check_reader(visit.identity, found.row)
        try:
            return await office.papers.handed_out(found.life, digest)
        except Rejected as why:
            if why.code == "file_not_found":
                raise HTTPException(404) from None
            raise

    return routes


async def uploaded(papers: Papers, sent: FormData, wrong: Faults) -> list[Kept]:
    """What came with the form, now and before; a file that cannot be taken is told by its name, and the others are kept."""
    kept = [_kept(str(one)) for one in sent.getlist(KEPT)]
    for one in sent.getlist(FIELD):
        if isinstance(one, UploadFile) and one.filename:
            with wrong:
                kept.append(await _taken(papers, one))
    return list({one.digest: one for one in kept}.values())


async def _taken(papers: Papers, file: UploadFile) -> Kept:
    try:
        stored = await papers.put(_pieces(file))
    except Rejected as why:
        text = f"“{kept_name(file.filename or '') or '未命名'}”没有收下：{why.message}"
        raise Rejected(why.code, text, "files") from None
    return Kept(stored.digest, _name(file, stored.kind.extension))


def _kept(text: str) -> Kept:
    digest, _, name = text.partition(" ")
    return Kept(digest[:64], kept_name(name) or "未命名")


def _name(file: UploadFile, extension: str) -> str:
    return kept_name(file.filename or "") or f"未命名.{extension}"


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(PIECE):
        yield piece
