"""Importing a ledger in the browser: a file is sent, checked, confirmed and recorded by the service; the page can be left and found again."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import PurePath
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from services.intake.importing.jobs import Job, JobState, Sent
from services.intake.importing.reading import LEDGERS, LINES
from services.intake.ledger.columns import COLUMNS
from services.intake.ledger.grid import MAX_CELLS, MAX_FILE, MAX_ROWS, check_archive
from services.intake.pages.choosing import chosen, places
from services.intake.pages.downloads import attachment
from services.intake.pages.rooms import Rooms
from shared.errors import Faults, Rejected
from shared.eventlog.seal import sm3
from shared.files.names import kept_name
from shared.security import Act
from shared.security.visitor import unfenced
from shared.web import Visit

PAGE = 20
#: refused rows shown at once
ROWS = 50
_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jsonl": "application/x-ndjson",
}


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/imports")
    async def get_imports(before: datetime | None = None, visit: Visit = rooms.site.visitor) -> Response:
        visit.identity.check(Act.IMPORT)
        return await _list(rooms, visit, before=before)

    @routes.post("/imports")
    async def post_import(visit: Visit = rooms.site.visitor) -> Response:
        visit.identity.check(Act.IMPORT)
        _check_length(visit)
        typed = await visit.form()
        try:
            sent, content = await _sent(visit, typed)
        except Rejected as why:
            return await _list(rooms, visit, why=why, typed=typed)
        await rooms.jobs.add(sent, content)
        rooms.importer.ring()
        return RedirectResponse(f"/imports/{sent.id}", 303)

    @routes.get("/imports/{job_id}")
    async def get_import(
        job_id: UUID, after: Annotated[int, Query(ge=0, le=2**31)] = 0, visit: Visit = rooms.site.visitor
    ) -> Response:
        job = await _job(rooms, visit, job_id)
        return rooms.site.page(visit, "import.html", **await _shown(rooms, job, after))

    @routes.post("/imports/{job_id}/{step}")
    async def post_step(job_id: UUID, step: str, visit: Visit = rooms.site.visitor) -> Response:
        job = await _job(rooms, visit, job_id)
        typed = await visit.form()
        await _step(rooms, job, step, typed)
        rooms.importer.ring()
        return RedirectResponse(f"/imports/{job.id}", 303)

    @routes.get("/imports/{job_id}/errors")
    async def get_errors(job_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        """The refused rows, each with its reason, as they are to be sent again."""
        job = await _job(rooms, visit, job_id)
        content = await rooms.jobs.errors(job.id)
        if content is None:
            raise HTTPException(404)
        suffix = ".xlsx" if job.suffix in LEDGERS else ".jsonl"
        name = f"{PurePath(job.file_name).stem[:80]}-被拒绝的行{suffix}"
        return Response(content, media_type=_TYPES[suffix], headers=attachment(name))

    return routes


async def _step(rooms: Rooms, job: Job, step: str, typed: FormData) -> None:
    """What somebody decided of a file that was checked; decided already, it changes nothing."""
    match step:
        case "confirm":
            await rooms.jobs.confirm(job.id)
        case "withdraw":
            await rooms.jobs.withdraw(job.id)
        case "columns":
            await rooms.jobs.check_again(job.id, _columns(job, typed))
        case _:
            raise HTTPException(404)


async def _job(rooms: Rooms, visit: Visit, id_: UUID) -> Job:
    visit.identity.check(Act.IMPORT)
    job = await unfenced(rooms.jobs.find(id_))
    if job is None:
        raise HTTPException(404)
    visit.identity.check(Act.IMPORT, job.region, job.bureau)
    return job


async def _list(
    rooms: Rooms,
    visit: Visit,
    *,
    before: datetime | None = None,
    why: Rejected | None = None,
    typed: FormData | None = None,
) -> Response:
    region, bureau = visit.identity.scope()
    jobs = await rooms.jobs.page(region, bureau, before, PAGE + 1)
    more = jobs[PAGE - 1].sent_at.isoformat() if len(jobs) > PAGE else None
    return rooms.site.page(
        visit,
        "imports.html",
        status=422 if why else 200,
        jobs=jobs[:PAGE],
        next=more,
        names=await rooms.bureaus(region, {(one.region, one.bureau) for one in jobs}),
        offered=await places(rooms, visit),
        people=rooms.who,
        why=why,
        typed={name: str(typed.get(name, "")) for name in ("bureau", "sheet")} if typed else {},
        key=uuid4(),
        limits=f"每个文件最多 {MAX_ROWS // 10_000} 万行、{MAX_CELLS // 10_000} 万个填写的单元格、{MAX_FILE // 1_000_000} MB",
    )


async def _shown(rooms: Rooms, job: Job, after: int) -> dict[str, Any]:
    result = job.result or {}
    rest = [one for one in result.get("refused", ()) if one["row"] > after]
    return {
        "job": job,
        "states": JobState,
        "bureau": await rooms.bureaus.name(job.region, job.bureau),
        "who": rooms.who(job.person),
        "result": result,
        "refused": rest[:ROWS],
        "next_path": f"/imports/{job.id}?after={rest[ROWS - 1]['row']}" if len(rest) > ROWS else None,
        "columns": [(column.title, column.title) for column in COLUMNS],
    }


async def _sent(visit: Visit, typed: FormData) -> tuple[Sent, bytes]:
    """The file and what is said of it. Rejected names every field that is wrong."""
    wrong = Faults()
    with wrong:
        place = chosen(visit, Act.IMPORT, str(typed.get("bureau", "")))
    with wrong:
        name, suffix, content = await _file(typed.get("file"))
    wrong.check()
    sent = Sent(
        id=_id(typed), region=place.region, bureau=place.bureau, person=visit.identity.person, file_name=name, suffix=suffix, size=len(content),
        digest=sm3(content).hex(), sheet=str(typed.get("sheet", "")).replace("\0", "").strip()[:100] or None, columns={},
    )  # fmt: skip
    return sent, content


async def _file(file: object) -> tuple[str, str, bytes]:
    """What was chosen: its name, its kind and what is in it."""
    if not isinstance(file, UploadFile) or not file.filename:
        raise Rejected("import_no_file", "请选择要导入的文件。", "file")
    name = kept_name(file.filename)
    suffix = PurePath(name).suffix.lower()
    if (file.size or 0) > MAX_FILE:
        raise Rejected("ledger_too_large", f"文件超过 {MAX_FILE // 1_000_000} MB，请分成几个文件。", "file")
    content = await file.read()
    await asyncio.to_thread(_check, content, suffix)
    return name, suffix, content


def _check(content: bytes, suffix: str) -> None:
    """What is no file of ours is refused where it was chosen."""
    if suffix not in LEDGERS | LINES:
        wanted = "Excel 工作簿（.xlsx，不含宏）、.csv 或 .jsonl"
        raise Rejected(
            "import_kind",
            f"不支持{suffix or '没有扩展名'}的文件，请提供{wanted}；旧式 .xls 请另存为 .xlsx。",
            "file",
        )
    if not content:
        raise Rejected("file_empty", "文件是空的，请核对后重新选择。", "file")
    if suffix == ".xlsx":
        try:
            check_archive(content)
        except Rejected as why:
            raise Rejected(why.code, why.message, "file") from None


def _id(typed: FormData) -> UUID:
    try:
        return UUID(str(typed.get("key", "")))
    except ValueError:
        return uuid4()


def _check_length(visit: Visit) -> None:
    """What says itself that it is too large is not even read."""
    declared = visit.request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > MAX_FILE + 1_000_000:
        raise Rejected("ledger_too_large", f"文件超过 {MAX_FILE // 1_000_000} MB，请分成几个文件后再上传。")


def _columns(job: Job, typed: FormData) -> dict[str, str]:
    """Which columns of the file mean what, beyond those that are known: as it was, and as chosen now."""
    known = {column.title for column in COLUMNS}
    ignored = (job.result or {}).get("preview", {}).get("ignored_columns", ())
    picked = {header: str(typed.get(f"column.{n}", "")) for n, header in enumerate(ignored)}
    return {**job.columns, **{header: title for header, title in picked.items() if title in known}}
