"""Papers through intake's doors: uploaded, filed, listed and handed out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import Depends, Request

from services.intake.accept import Accept
from services.intake.api import router
from services.intake.documents import doors
from services.intake.documents.known import FilesKnown
from shared.database import Pool, close_pool, connect_pool
from shared.eventlog import EventLog
from shared.eventlog.seal import sm3
from shared.events.envelope import derived_id
from shared.files import Folder
from shared.files.uploads import Uploads
from shared.runtime.http import make_app
from shared.security.fence import Fence
from shared.security.identity import Identity
from shared.security.rights import Duty
from shared.security.visitor import visited_by
from tests.support.stores import url_of
from tests.unit.intake.scenes import CASE, REGION, TODAY, UNDER_WAY, item

LIMIT = 200_000
PDF = b"%PDF-1.7\n" + b"evidence " * 1_000


@pytest.fixture
async def intake(database: str) -> AsyncIterator[tuple[Pool, EventLog]]:
    """As intake's own process has them: fenced while somebody visits."""
    url = url_of("intake", database)
    pool = await connect_pool(url, name="intake", gate=Fence("intake"), search_path="intake")
    async with EventLog.open(url, pool, name="intake") as log:
        yield pool, log
    await close_pool(pool)


@pytest.fixture
async def http(intake: tuple[Pool, EventLog], tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    files = Folder(tmp_path)
    app = make_app("intake")
    pool, log = intake
    uploads = Uploads(pool)
    accept = Accept(log, lambda: TODAY, FilesKnown(files, uploads))
    for made in (
        router(accept, log, max_bytes=1_000_000),
        doors.router(files, uploads, log, max_bytes=LIMIT),
    ):
        app.include_router(made, dependencies=[Depends(visited)])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://intake") as client:
        yield client


async def visited(request: Request) -> None:
    """Somebody of the bureau that the request names; without it nobody visits."""
    if bureau := request.headers.get("x-bureau"):
        visited_by(Identity(person="handler-1", name="某", duty=Duty.SYSTEM, region=REGION, bureau=bureau))


async def upload(http: httpx.AsyncClient, content: bytes = PDF) -> dict[str, Any]:
    answer = await http.post("/v1/files", content=content)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def kept_in(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def filed(file: dict[str, Any], **changed: Any) -> dict[str, Any]:
    content = {"instance": 1, "part": "main", "paper": "facts", "name": "../证据 1.pdf", **file}
    return item("case.document_filed", "2026-11-03", **content | {"declared_by": "dept-1"} | changed)


def moved(fact: dict[str, Any], bureau: str) -> dict[str, Any]:
    """The same of another bureau's case."""
    case = str(derived_id("test", bureau))
    return fact | {"id": str(uuid4()), "bureau": bureau, "subject": f"case-{case}"}


async def test_a_paper_from_upload_to_download(http: httpx.AsyncClient) -> None:
    """MH26-2.3, MH26-3.2d: what is uploaded is filed under its digest with who declared it true, listed by part, and comes back as it was."""
    file = await upload(http)
    assert file == {"digest": sm3(PDF).hex(), "size": len(PDF), "media_type": "application/pdf"}
    assert (await http.post("/v1/events", json=[*UNDER_WAY, filed(file)])).status_code == 200
    parts = (await http.get(f"/v1/cases/{CASE}/documents")).json()["parts"]
    assert [(part["title"], len(part["papers"])) for part in parts] == [
        ("正卷", 1),
        ("副卷", 0),
        ("电子卷宗", 0),
    ]
    (paper,) = parts[0]["papers"]
    assert (paper["name"], paper["paper_title"], paper["digest"]) == (
        "../证据 1.pdf",
        "事实证据",
        file["digest"],
    )
    assert (paper["filed_by"], paper["filed_on"], paper["declared_by"]) == (
        "handler-1",
        "2026-11-03",
        "dept-1",
    )
    back = await http.get(f"/v1/files/{file['digest']}", params={"name": paper["name"]})
    assert (back.status_code, back.content, back.headers["content-type"]) == (200, PDF, "application/pdf")


async def test_a_digest_that_became_known_opens_nothing(http: httpx.AsyncClient) -> None:
    """Another bureau neither reads the paper by it, nor with the case's number, nor puts it on a file of its own; its own bureau does all of it."""
    own, other = {"x-bureau": "fz-renshe"}, {"x-bureau": "fz-ziran"}
    file = (await http.post("/v1/files", content=PDF, headers=own)).json()
    address = f"/v1/files/{file['digest']}"
    facts = [*UNDER_WAY, filed(file)]
    assert (await http.post("/v1/events", json=facts, headers=own)).status_code == 200
    for asked in ({}, {"case": CASE}):
        assert (await http.get(address, params=asked, headers=own)).status_code == 200
        assert (await http.get(address, params=asked, headers=other)).status_code == 404
    theirs = [moved(fact, "fz-ziran") for fact in facts]
    items = (await http.post("/v1/events", json=theirs, headers=other)).json()["items"]
    assert [one.get("code") for one in items][-1] == "file_unknown"


async def test_content_is_of_everybody_who_brought_it(http: httpx.AsyncClient) -> None:
    """It is kept once; each reads what they brought, also before it lies in a case."""
    for bureau in ("fz-renshe", "fz-ziran"):
        file = (await http.post("/v1/files", content=PDF, headers={"x-bureau": bureau})).json()
        back = await http.get(f"/v1/files/{file['digest']}", headers={"x-bureau": bureau})
        assert (back.status_code, back.content) == (200, PDF)


async def test_a_browser_never_runs_what_it_gets(http: httpx.AsyncClient) -> None:
    """A file is an attachment under an encoded name, is not sniffed, and has no rights."""
    file = await upload(http, b"<script>alert(1)</script>")
    back = await http.get(f"/v1/files/{file['digest']}", params={"name": '证据"\r\nX-Evil: 1.html'})
    assert back.headers["content-disposition"] == (
        f"attachment; filename=\"{file['digest'][:16]}.txt\"; filename*=UTF-8''%E8%AF%81%E6%8D%AE_%20X-Evil_%201.html.txt"
    )
    assert back.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in back.headers["content-security-policy"]
    assert back.headers["content-type"].startswith("text/plain")


async def test_a_paper_needs_its_content(http: httpx.AsyncClient) -> None:
    """A paper whose content is not in the store, or is something else than it says, is refused, also in a correction."""
    file = await upload(http)
    await http.post("/v1/events", json=list(UNDER_WAY))
    for changed, code, field in (
        ({"digest": "0" * 64}, "file_unknown", "data.digest"),
        ({"size": 1}, "file_differs", "data.size"),
        ({"media_type": "image/png"}, "file_differs", "data.media_type"),
    ):
        body = (await http.post("/v1/events", json=filed(file, **changed))).json()
        assert (body["code"], body["items"][0]["field"]) == (code, field)
    paper = filed(file)
    assert (await http.post("/v1/events", json=paper)).status_code == 200
    wrong = {
        "corrects": paper["id"],
        "fact_on": "2026-11-03",
        "data": paper["data"] | {"digest": "0" * 64},
        "reason": "传错文件",
    }
    body = (await http.post("/v1/events", json=item("case.corrected", **wrong))).json()
    assert (body["code"], body["items"][0]["field"]) == ("file_unknown", "data.data.digest")


@pytest.mark.parametrize(
    ("content", "headers", "answered"),
    [
        (b"", {}, (422, "file_empty")),
        (b"MZ\x90\x00\x03", {}, (415, "file_type_not_allowed")),
        (b"%PDF-" + b"x" * LIMIT, {}, (413, "file_too_large")),
        (b"x", {"content-encoding": "gzip"}, (415, "unsupported_media_type")),
    ],
)
async def test_what_is_no_document_is_refused(
    http: httpx.AsyncClient,
    tmp_path: Path,
    content: bytes,
    headers: dict[str, str],
    answered: tuple[int, str],
) -> None:
    """Empty, unknown, too large, compressed: a problem with a stable code, and nothing stays in the store."""
    answer = await http.post("/v1/files", content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == answered
    assert kept_in(tmp_path) == []


async def test_a_stream_without_end_is_cut_off(http: httpx.AsyncClient, tmp_path: Path) -> None:
    """Of a body whose length nobody declared only as much is taken as the limit allows."""

    async def endless() -> AsyncIterator[bytes]:
        yield b"%PDF-"
        while True:
            yield b"x" * 65_536

    answer = await http.post("/v1/files", content=endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert kept_in(tmp_path) == []


async def test_damage_is_said_not_served(http: httpx.AsyncClient, tmp_path: Path) -> None:
    """Content that no longer matches its digest is never handed out."""
    file = await upload(http)
    (place,) = kept_in(tmp_path)
    place.chmod(0o600)
    place.write_bytes(PDF + b"!")
    answer = await http.get(f"/v1/files/{file['digest']}")
    assert (answer.status_code, answer.json()["code"]) == (500, "file_damaged")


async def test_unknown_files_and_cases(http: httpx.AsyncClient) -> None:
    """What is not there is a 404; what is no digest is named as such."""
    assert (await http.get(f"/v1/files/{'0' * 64}")).json()["code"] == "file_not_found"
    assert (await http.get("/v1/files/..%2Fpasswords.json")).status_code == 404
    assert (await http.get("/v1/files/ABC")).json()["code"] == "invalid_parameter"
    assert (await http.get(f"/v1/cases/{CASE}/documents")).json()["code"] == "case_not_found"
