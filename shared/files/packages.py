"""What stands in a package of Office (.xlsx, .docx: a zip of XML parts) that may hurt whoever opens it. Nothing is unpacked but the beginnings of parts."""

from __future__ import annotations

import re
import zipfile

_TYPES = "[Content_Types].xml"
_TYPES_BYTES = 1_000_000
#: by the ends of parts' names, and by what the package says of their kinds: VBA, macros of Excel 4.0, controls
_RUNS = re.compile(r"(vbaproject\.bin|vbadata\.xml|/macrosheets/|/activex/|/dialogsheets/)", re.IGNORECASE)
_RUNS_BY_KIND = re.compile(rb"(macroEnabled|vbaProject|macrosheet|activeX|dialogsheet)", re.IGNORECASE)

#: an XML part may say so much before its first element; anything in it but comments and instructions is none of Office's
_PROLOGUE_BYTES = 65_536
_BLANK = re.compile(rb"\s*(<\?.*?\?>|<!--.*?-->)", re.DOTALL)
_DECLARED = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")
_ELEMENT = re.compile(rb"\s*<[A-Za-z_]")
_MARK = b"\xef\xbb\xbf"
_SPACE = b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"


def runs_code(archive: zipfile.ZipFile) -> bool:
    """Whether something in it would be run by a program that opens it: by its name or by its kind."""
    if any(_RUNS.search(f"/{part.filename}") for part in archive.infolist()):
        return True
    if _TYPES not in archive.namelist():
        return False
    with archive.open(_TYPES) as stream:
        return bool(_RUNS_BY_KIND.search(stream.read(_TYPES_BYTES)))


def defines_entities(archive: zipfile.ZipFile) -> bool:
    """Whether a part has a document type, or is written so that one could hide in it: only UTF-8 is plain."""
    return any(not _is_plain(archive, part) for part in archive.infolist())


def _is_plain(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as stream:
        head = stream.read(_PROLOGUE_BYTES)
    named = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    if not named and not head.lstrip(_SPACE).startswith(b"<"):
        return True  # a picture, settings of a printer: nobody reads XML there
    if (said := _DECLARED.match(head.removeprefix(_MARK))) and said[1].lower() not in {b"utf-8", b"us-ascii"}:
        return False
    at, head = 0, head.removeprefix(_MARK)
    while passed := _BLANK.match(head, at):
        at = passed.end()
    return bool(_ELEMENT.match(head, at)) or not head.strip()
