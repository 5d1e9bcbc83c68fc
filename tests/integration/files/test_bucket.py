"""The store of papers in a bucket, against a real S3 server: the same promises as the folder's, and what happens when the server dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import obstore
import pytest

from services.intake.documents import doors
from shared.database import Pool
from shared.errors import Rejected, Retry
from shared.eventlog import EventLog
from shared.eventlog.seal import sm3
from shared.files import FileKind, Files, Folder, Stored, open_files
from shared.files.bucket import Bucket
from shared.files.uploads import Uploads
from shared.runtime.http import make_app
from tests.support.objectstore import files_at
from tests.support.servers import EmbeddedServer
from tests.support.waiting import until

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
LARGE = b"%PDF-1.7\n" + bytes(range(256)) * 120_000
LIMIT = 100_000_000


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 65_536):
        yield content[at : at + 65_536]


async def content_of(files: Files, stored: Stored) -> bytes:
    return b"".join([piece async for piece in files.read(stored)])


def files_in(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.fixture
def bucket(object_store: EmbeddedServer) -> Bucket:
    files = files_at(object_store, uuid4().hex)
    assert isinstance(files, Bucket)
    return files


@pytest.mark.parametrize("content", [PDF, LARGE], ids=["small", "large"])
async def test_content_lies_under_its_digest(bucket: Bucket, content: bytes) -> None:
    """What is stored is named by its SM3 and comes back unchanged; the object says its media type."""
    stored = await bucket.put(pieces(content), max_bytes=LIMIT)
    assert stored == Stored(sm3(content).hex(), len(content), FileKind.PDF)
    assert await content_of(bucket, stored) == content
    assert await bucket.find(stored.digest) == stored
    assert await bucket.is_whole(stored)
    found = obstore.get(bucket._store, stored.name)
    assert found.attributes["Content-Type"] == "application/pdf"


async def test_a_bucket_holds_what_a_folder_would(bucket: Bucket, tmp_path: Path) -> None:
    """Names are the same in both, so that one can be copied to the other."""
    stored = await bucket.put(pieces(PDF), max_bytes=LIMIT)
    await Folder(tmp_path).put(pieces(PDF), max_bytes=LIMIT)
    (place,) = files_in(tmp_path)
    assert place.relative_to(tmp_path).as_posix() == stored.name


async def test_nothing_is_ever_overwritten(bucket: Bucket) -> None:
    """Who stores the same content again, also many at once, leaves the first object as it is; even a damaged one is not replaced."""
    stored = await bucket.put(pieces(PDF), max_bytes=LIMIT)
    first = obstore.head(bucket._store, stored.name)
    assert set(await asyncio.gather(*(bucket.put(pieces(PDF), max_bytes=LIMIT) for _ in range(8)))) == {
        stored
    }
    assert obstore.head(bucket._store, stored.name) == first
    obstore.put(bucket._store, stored.name, PDF[:-1] + b"!")
    assert not await bucket.is_whole(stored)
    await bucket.put(pieces(PDF), max_bytes=LIMIT)
    assert not await bucket.is_whole(stored)


@pytest.mark.parametrize(
    ("content", "limit", "code"),
    [(b"", 10, "file_empty"), (PDF, 1_500, "file_too_large"), (b"MZ\x90\x00", 10, "file_type_not_allowed")],
)
async def test_what_is_refused_leaves_nothing(bucket: Bucket, content: bytes, limit: int, code: str) -> None:
    """Empty, too large or of no known kind: refused before the object store hears of it."""
    with pytest.raises(Rejected) as refusal:
        await bucket.put(pieces(content), max_bytes=limit)
    assert refusal.value.code == code
    assert list(obstore.list(bucket._store)) == []


async def test_what_is_not_there_is_not_found(bucket: Bucket) -> None:
    """An unknown digest, or what is none, names nothing."""
    for name in ("0" * 64, "../secret", "", "A" * 64):
        assert await bucket.find(name) is None


async def test_a_wrong_key_means_try_later(object_store: EmbeddedServer) -> None:
    """A store that refuses us is the operator's trouble, not the sender's: nothing is final, and no key is said."""
    files = files_at(object_store, secret_key="another-secret")
    for asked in (files.find("0" * 64), files.put(pieces(PDF), max_bytes=LIMIT)):
        with pytest.raises(Retry) as why:
            await asked
        assert "another-secret" not in str(why.value)


async def test_a_server_killed_in_an_upload_leaves_no_half(own_object_store: EmbeddedServer) -> None:
    """The upload in flight is told to try later; when the server is back the object is whole or not there, and the same upload succeeds."""
    files = files_at(own_object_store)
    await files.put(pieces(PDF), max_bytes=LIMIT)
    own_object_store.freeze()
    upload = asyncio.create_task(files.put(pieces(LARGE), max_bytes=LIMIT))
    await asyncio.wait([upload], timeout=0.5)  # it goes on for as long as the server takes nothing
    assert not upload.done()
    await asyncio.to_thread(own_object_store.kill)
    with pytest.raises(Retry):
        await upload
    own_object_store.start()
    assert await files.find(sm3(LARGE).hex()) is None
    assert await content_of(files, await stored_again(files, LARGE)) == LARGE
    assert await files.find(sm3(PDF).hex())


async def test_a_server_killed_while_it_writes_leaves_no_half(own_object_store: EmbeddedServer) -> None:
    """Killed when part of the content is on its disk: what is found afterwards is whole."""
    files, folder = files_at(own_object_store), own_object_store.process.cwd
    assert folder
    await files.put(pieces(PDF), max_bytes=LIMIT)
    before = size_of(folder)
    upload = asyncio.create_task(files.put(pieces(LARGE), max_bytes=LIMIT))
    await until(lambda: answered(size_of(folder) > before + 1_000_000))
    await asyncio.to_thread(own_object_store.kill)
    await asyncio.gather(upload, return_exceptions=True)
    own_object_store.start()
    stored = await files.find(sm3(LARGE).hex())
    assert stored is None or await files.is_whole(stored)
    assert await files.is_whole(await stored_again(files, LARGE))


async def answered(value: bool) -> bool:
    return value


async def stored_again(files: Files, content: bytes) -> Stored:
    """As a sender does who is told to try later."""
    found: list[Stored] = []

    async def tried() -> bool:
        try:
            found.append(await files.put(pieces(content), max_bytes=LIMIT))
        except Retry:
            return False
        return True

    await until(tried)
    return found[0]


def size_of(folder: Path) -> int:
    """What is used of the disk: files are laid out larger than they are filled."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*.dat"))


async def test_the_door_says_try_later(own_object_store: EmbeddedServer, log: EventLog, pool: Pool) -> None:
    """While the object store is away an upload and a download are answered 503 with when to come again, and work once it is back."""
    files = files_at(own_object_store)
    app = make_app("intake")
    app.include_router(doors.router(files, Uploads(pool), log, max_bytes=LIMIT))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://intake", timeout=60) as http:
        stored = (await http.post("/v1/files", content=PDF)).json()
        await asyncio.to_thread(own_object_store.kill)
        for asked in (http.post("/v1/files", content=PDF), http.get(f"/v1/files/{stored['digest']}")):
            answer = await asked
            assert (answer.status_code, answer.json()["code"]) == (503, "try_later")
            assert answer.headers["Retry-After"]
        own_object_store.start()
        await stored_again(files, PDF)

        async def there() -> bool:
            answer = await http.get(f"/v1/files/{stored['digest']}")
            assert answer.content == PDF or answer.status_code == 503
            return answer.status_code == 200

        await until(there)


@pytest.mark.parametrize("url", ["s3://key:secret@papers/x", "s3:///x", "http://papers", "s3://papers?x=1"])
def test_a_place_that_is_no_place_is_named(url: str) -> None:
    """A store is a folder or a bucket; keys do not belong in the address."""
    with pytest.raises(ValueError, match="YINGSU_FILES_URL"):
        open_files(url, endpoint="", access_key="", secret_key="", region="us-east-1")


def test_a_plain_path_is_a_folder(tmp_path: Path) -> None:
    """What has no scheme is a path."""
    folder = open_files(str(tmp_path), endpoint="", access_key="", secret_key="", region="us-east-1")
    assert isinstance(folder, Folder)
