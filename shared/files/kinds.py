"""What kind of file this is, by its content: names and declared types are not believed.

Only kinds that a court or a bureau exchanges are known. Of a zip only its list of names, and only a short one, and its list of kinds are read.
"""

from __future__ import annotations

import codecs
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from shared.events.terms import Term
from shared.files.packages import runs_code

#: a longer list of names in a zip is not a document's
_MAX_NAMES_BYTES = 2_000_000
_END = b"PK\x05\x06"
_END_OF_ZIP64 = b"PK\x06\x07"
_TEXT_CONTROLS = frozenset("\t\n\r\f")


class FileKind(Term):
    """Code = media type; ``extension`` is what it is stored with."""

    PDF = "application/pdf", "PDF 文件"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word 文档"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel 工作簿"
    OFD = "application/ofd", "OFD 版式文件"
    PNG = "image/png", "PNG 图片"
    JPEG = "image/jpeg", "JPEG 图片"
    TEXT = "text/plain", "纯文本"

    @property
    def extension(self) -> str:
        return "txt" if self is FileKind.TEXT else self.name.lower()


_BEGINNINGS = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
)
#: a name that must be in the zip
_PARTS = (
    ("word/document.xml", FileKind.DOCX),
    ("xl/workbook.xml", FileKind.XLSX),
    ("OFD.xml", FileKind.OFD),
)


def kind_of(path: Path) -> FileKind | None:
    """The kind of the file at ``path``, None when it is none of ours (or carries macros). Never raises for any content."""
    with path.open("rb") as file:
        head = file.read(16)
        for beginning, kind in _BEGINNINGS:
            if head.startswith(beginning):
                return kind
        if head.startswith(b"PK\x03\x04"):
            return _kind_of_zip(file)
        return FileKind.TEXT if _is_text(file) else None


def _kind_of_zip(file: BinaryIO) -> FileKind | None:
    if not _has_short_list(file):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if runs_code(archive):
                return None
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        return None
    return next((kind for part, kind in _PARTS if part in names), None)


def _has_short_list(file: BinaryIO) -> bool:
    """The size of the list stands in the last record: read before the list is."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 65_557))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22 or _END_OF_ZIP64 in tail:
        return False
    return int.from_bytes(tail[at + 12 : at + 16], "little") <= _MAX_NAMES_BYTES


def _is_text(file: BinaryIO) -> bool:
    return any(_decodes(file, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    read: Callable[[], bytes] = lambda: file.read(65_536)  # noqa: E731  (iter wants a callable)
    try:
        plain = all(_is_plain(decoder.decode(chunk)) for chunk in iter(read, b""))
        return plain and _is_plain(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        return False


def _is_plain(text: str) -> bool:
    return all(letter >= " " or letter in _TEXT_CONTROLS for letter in text)
