"""The file store: content decides where a file lies and what it is; nothing is ever overwritten or half there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.errors import Rejected, Retry
from shared.eventlog.seal import sm3
from shared.files import FileKind, Folder, Stored
from shared.files.kinds import kind_of

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


async def pieces(content: bytes, size: int = 1_000) -> AsyncIterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size]


async def put(folder: Folder, content: bytes, max_bytes: int = 1_000_000) -> Stored:
    return await folder.put(pieces(content), max_bytes=max_bytes)


def files_in(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


async def test_content_lies_under_its_digest(tmp_path: Path) -> None:
    """What is stored is named by its SM3, comes back unchanged, and no draft is left."""
    folder = Folder(tmp_path / "files")
    stored = await put(folder, PDF)
    assert stored == Stored(sm3(PDF).hex(), len(PDF), FileKind.PDF)
    assert b"".join([piece async for piece in folder.read(stored)]) == PDF
    assert await folder.find(stored.digest) == stored
    assert await folder.is_whole(stored)
    assert [path.name for path in files_in(tmp_path)] == [f"{stored.digest}.pdf"]


async def test_the_same_content_is_stored_once(tmp_path: Path) -> None:
    """Storing again changes nothing, not even the file's inode: nothing is ever overwritten."""
    folder = Folder(tmp_path)
    stored = await put(folder, PDF)
    (place,) = files_in(tmp_path)
    before = place.stat()
    assert await put(folder, PDF) == stored
    assert (place.stat().st_ino, place.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files_in(tmp_path) == [place]


async def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    """Content that does not match its digest any more is not whole."""
    folder = Folder(tmp_path)
    stored = await put(folder, PDF)
    (place,) = files_in(tmp_path)
    place.chmod(0o600)
    place.write_bytes(PDF[:-1] + b"!")
    assert not await folder.is_whole(stored)


@pytest.mark.parametrize(
    ("content", "limit", "code"),
    [(b"", 10, "file_empty"), (PDF, 1_500, "file_too_large"), (b"MZ\x90\x00", 10, "file_type_not_allowed")],
)
async def test_what_is_refused_leaves_nothing(tmp_path: Path, content: bytes, limit: int, code: str) -> None:
    """Empty, too large or of no known kind: refused, and no draft stays behind."""
    with pytest.raises(Rejected) as refusal:
        await put(Folder(tmp_path), content, limit)
    assert refusal.value.code == code
    assert files_in(tmp_path) == []


async def test_a_sender_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    """A stream that ends in an error stores nothing."""

    async def broken() -> AsyncIterator[bytes]:
        yield PDF
        raise ConnectionError

    with pytest.raises(Retry):
        await Folder(tmp_path).put(broken(), max_bytes=1_000_000)
    assert files_in(tmp_path) == []


async def test_a_digest_is_never_a_path(tmp_path: Path) -> None:
    """Nothing outside the store can be named."""
    (tmp_path / "secret.txt").write_text("x")
    folder = Folder(tmp_path / "files")
    for name in ("../secret", "..", "secret", "", "A" * 64):
        assert await folder.find(name) is None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, FileKind.PDF),
        (b"\x89PNG\r\n\x1a\n....", FileKind.PNG),
        (b"\xff\xd8\xff\xe0....", FileKind.JPEG),
        (zipped("[Content_Types].xml", "word/document.xml"), FileKind.DOCX),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), FileKind.XLSX),
        (zipped("OFD.xml", "Doc_0/Document.xml"), FileKind.OFD),
        ("案件说明：一切如实。\n".encode(), FileKind.TEXT),
        ("案件说明：一切如实。\r\n".encode("gb18030"), FileKind.TEXT),
        (zipped("evil.exe"), None),
        (zipped("word/document.xml", "word/vbaProject.bin"), None),
        (zipped("word/document.xml")[:-8], None),
        (b"PK\x03\x04" + b"\x00" * 100, None),
        (b"\x7fELF\x02\x01\x01", None),
        (b"plain\x00text", None),
        (b"\xff\xfe\x00", None),
    ],
)
def test_a_kind_is_told_by_content(tmp_path: Path, content: bytes, kind: FileKind | None) -> None:
    """The first bytes, or the parts of a zip, say what a file is; macros, programs and unknown zips are none of ours."""
    file = tmp_path / "evil.pdf"
    file.write_bytes(content)
    assert kind_of(file) is kind


def test_a_zip_that_boasts_of_names_is_not_opened(tmp_path: Path) -> None:
    """The size of the list of names is looked at before the list is read."""
    file = tmp_path / "bomb"
    file.write_bytes(zipped("word/document.xml", *(f"{number}{'x' * 60_000}" for number in range(40))))
    assert kind_of(file) is None
    file.write_bytes(zipped("word/document.xml", *(f"{number}{'x' * 60_000}" for number in range(20))))
    assert kind_of(file) is FileKind.DOCX


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"PK\x05\x06"]), st.binary(max_size=300))
def test_no_content_makes_it_fail(tmp_path: Path, head: bytes, rest: bytes) -> None:
    """Whatever comes, the answer is a kind or none, never an error."""
    file = tmp_path / "any"
    file.write_bytes(head + rest)
    assert kind_of(file) is None or isinstance(kind_of(file), FileKind)
